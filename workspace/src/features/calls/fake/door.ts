import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import type { Door, DoorPort, DoorState, Waiting } from '../door-port.ts'

export interface FakeDoor {
  readonly port: DoorPort
  readonly state: LiveSource<DoorState | null>
  readonly asked: readonly string[]
}

export const quietDoor: DoorState = { host: true, lobby: false, locked: false, waiting: [], links: [] }

export const atTheDoor: readonly Waiting[] = [
  { id: '@invite-1:fake', name: 'Marc Petit', guest: true, assurance: null, since: 0 },
  { id: '@nadia:fake', name: 'Nadia Osman', guest: false, assurance: 'eidas2', since: 1 },
]

/** A door on nothing; what a host asks for is noted and done. */
export function fakeDoor(first: DoorState | null = quietDoor): FakeDoor {
  const state = liveSource(first)
  const asked: string[] = []
  const change = (to: Partial<DoorState>) => state.value && state.set({ ...state.value, ...to })
  const without = (id: string) => state.value?.waiting.filter((who) => who.id !== id) ?? []
  const act = async (what: string, run: () => void) => {
    asked.push(what)
    await Promise.resolve()
    run()
  }
  const door: Door = {
    state,
    setLobby: (lobby) => act(`lobby ${lobby}`, () => change({ lobby })),
    setLocked: (locked) => act(`locked ${locked}`, () => change({ locked })),
    admit: (who) => act(`admit ${who}`, () => change({ waiting: without(who) })),
    refuse: (who) => act(`refuse ${who}`, () => change({ waiting: without(who) })),
    eject: (who) => act(`eject ${who}`, () => {}),
    async makeLink(title, hours) {
      const link = {
        id: `link-${asked.length}`,
        title,
        host: 'Claire Morvan',
        expiresAt: Date.now() + hours * 3600_000,
      }
      await act(`link ${title} ${hours}`, () => change({ links: [link, ...(state.value?.links ?? [])] }))
      return 'https://portail.example/invite#kT4o8wNCXi5t5936bOvIzEX3XFc7cgp3jGRDqK0j5E8'
    },
    takeBack: (id) =>
      act(`take back ${id}`, () => change({ links: state.value?.links.filter((link) => link.id !== id) ?? [] })),
    close: () => {},
  }
  return { port: { open: () => door }, state, asked }
}
