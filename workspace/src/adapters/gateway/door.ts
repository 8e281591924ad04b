import { admittedView, callLinkMade, doorView, type DoorView } from '@parvis/contracts'
import { CallError, type Door, type DoorPort, type DoorState } from '../../features/calls/port.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { ask, type Request } from './client.ts'
import { GatewayError } from './gateway-error.ts'
import type { GatewayDeps } from './index.ts'
import type { GatewaySession } from './session.ts'

interface DoorDeps extends Pick<GatewayDeps, 'fetch' | 'after'> {
  readonly session: Pick<GatewaySession, 'asking'>
  readonly origin: string
  /** Invites into the room, as the host's own Matrix client does it. */
  readonly invite: (room: string, who: string) => Promise<void>
}

/** Milliseconds between two looks: who waits sees the door open within as many. Who decides nothing looks seldom. */
const every = { host: 3_000, other: 30_000 }

/** The door of a call over the portal's own API. */
export function createDoor(deps: DoorDeps): DoorPort {
  return { open: (room) => openDoor(deps, room) }
}

function openDoor({ fetch, after, session, origin, invite }: DoorDeps, room: string): Door {
  const state = liveSource<DoorState | null>(null)
  const base = `/api/calls/${encodeURIComponent(room)}`
  let [open, giveUp] = [true, () => {}]
  const send = <T>(request: Omit<Request<T>, 'csrf'>): Promise<T> =>
    session
      .asking((csrf) => ask(fetch, { ...request, csrf }))
      .catch((cause: unknown) => {
        throw toCallError(cause)
      })
  const look = async () => {
    giveUp()
    const seen = await send({ path: `${base}/door`, reads: doorView }).catch(() => null)
    if (!open) return
    if (seen) state.set(shown(seen))
    giveUp = after(state.value?.host ? every.host : every.other, () => void look())
  }
  const act = async <T>(request: Omit<Request<T>, 'csrf'>): Promise<T> => {
    const answer = await send(request)
    await look()
    return answer
  }
  const decide = (what: 'refuse' | 'eject') => (who: string) =>
    act<void>({ method: 'POST', path: `${base}/${what}`, body: { who } })
  void look()
  return {
    state,
    setLobby: (lobby) => act({ method: 'POST', path: `${base}/door`, body: { lobby } }),
    setLocked: (locked) => act({ method: 'POST', path: `${base}/door`, body: { locked } }),
    async admit(who) {
      const asked = await send({ method: 'POST', path: `${base}/admit`, body: { who }, reads: admittedView })
      for (const one of asked.invite) {
        await invite(room, one).catch((cause: unknown) => {
          throw toCallError(cause)
        })
      }
      await look()
    },
    refuse: decide('refuse'),
    eject: decide('eject'),
    async makeLink(title, hours) {
      const made = await act({ method: 'POST', path: `${base}/links`, body: { title, hours }, reads: callLinkMade })
      // Behind the « # »: no server is told of it when the page is asked for.
      return `${origin}/invite#${made.token}`
    },
    takeBack: (link) => act({ method: 'DELETE', path: `${base}/links/${encodeURIComponent(link)}` }),
    close() {
      open = false
      giveUp()
    },
  }
}

function shown({ waiting, links, ...rules }: DoorView): DoorState {
  return {
    ...rules,
    waiting: waiting.map(({ userId: id, ...who }) => ({ id, ...who })),
    links: links.map(({ expiresAt, ...link }) => ({ ...link, expiresAt: Date.parse(expiresAt) })),
  }
}

export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  if (!(cause instanceof GatewayError)) return new CallError('internal', { cause })
  if (cause.code === 'unreachable') return new CallError('network', { cause })
  const refused = ['policy.denied', 'call.not-host', 'call.put-out', 'request.invalid'].includes(cause.code)
  if (refused) return new CallError('refused', { cause, rule: cause.refusal?.reason ?? null })
  return new CallError(cause.code === 'engine.unavailable' ? 'unavailable' : 'internal', { cause })
}
