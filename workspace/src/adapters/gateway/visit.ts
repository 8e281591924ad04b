import { inviteView, matrixToken, visitMade, visitView, type MatrixToken, type VisitView } from '@parvis/contracts'
import type { Invitation, Visit, VisitEnd, VisitPort } from '../../features/calls/port.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { ask, type Fetch, type Request } from './client.ts'
import { toCallError } from './door.ts'
import { GatewayError } from './gateway-error.ts'

export interface VisitDeps {
  readonly fetch: Fetch
  readonly after: (ms: number, run: () => void) => () => void
  /** What stands in the link behind its « # »; attacker-controlled. */
  readonly link: string
  /** Let in: makes this browser ready for the call. `token` signs it in at the homeserver. */
  readonly enter: (visit: VisitView, token: () => Promise<MatrixToken>) => Promise<void>
  /** The visit is over: nothing stays in this browser. */
  readonly forget: () => Promise<void>
}

/** Milliseconds between two looks at the door, and between two that the call goes on for this guest. */
const every = { waiting: 2_000, inside: 15_000 }

/** A visit by a link, over the portal's API for guests: no cookie, the link's secret and then the visit's own. */
export function createVisit({ fetch, after, link, enter, forget }: VisitDeps): VisitPort {
  const visit = liveSource<Visit>({ at: 'asking' })
  const bearing = (secret: string): Fetch => {
    return (path, init) => fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${secret}` } })
  }
  let secret: string | null = null
  let giveUp = () => {}
  const own = <T>(request: Request<T>) => ask(bearing(secret ?? ''), request)
  const over = (why: VisitEnd) => {
    giveUp()
    if (visit.value.at === 'over') return
    visit.set({ at: 'over', why })
    void forget().catch(() => {})
  }
  const letIn = async (to: Invitation, seen: VisitView) => {
    visit.set({ at: 'entering', to })
    const token = () => own({ method: 'POST', path: '/api/visit/token', reads: matrixToken })
    await enter(seen, token).then(
      () => visit.value.at === 'entering' && visit.set({ at: 'ready', to, room: seen.room }),
      () => over('failed'),
    )
  }
  const follow = async (to: Invitation): Promise<void> => {
    const seen = await own({ path: '/api/visit', reads: visitView }).catch((cause: unknown) => {
      if (cause instanceof GatewayError && cause.code === 'guest.ended') over('ended')
      return null
    })
    const { at } = visit.value
    if (at === 'over') return
    // An answer that did not come is asked for again: nobody loses their place by a moment without network.
    if (seen?.state === 'closed') return over('ended')
    if (seen?.state === 'refused') return over('refused')
    if (seen?.state === 'admitted' && at === 'waiting') await letIn(to, seen)
    else if (seen && at === 'waiting') visit.set({ at: 'waiting', to, locked: seen.state === 'locked' })
    giveUp = after(visit.value.at === 'waiting' ? every.waiting : every.inside, () => void follow(to))
  }
  void ask(bearing(link), { path: '/api/invite', reads: inviteView }).then(
    (to) => visit.set({ at: 'invited', to }),
    (cause: unknown) => over(cause instanceof GatewayError && cause.code === 'unreachable' ? 'unreachable' : 'link'),
  )
  return {
    visit,
    async knock(name) {
      const now = visit.value
      if (now.at !== 'invited') return
      const request = { method: 'POST', path: '/api/invite', body: { name }, reads: visitMade } as const
      const made = await ask(bearing(link), request).catch((cause: unknown) => {
        if (cause instanceof GatewayError && cause.code === 'guest.ended') over('link')
        throw toCallError(cause)
      })
      secret = made.visit
      visit.set({ at: 'waiting', to: now.to, locked: false })
      await follow(now.to)
    },
    async leave(why = 'left') {
      const had = secret
      over(why)
      if (had !== null) await ask(bearing(had), { method: 'DELETE', path: '/api/visit' }).catch(() => {})
    },
  }
}
