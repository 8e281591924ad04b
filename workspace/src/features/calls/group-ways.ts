import { liveSource, type Live } from '../../shared/lib/live.ts'
import { wished } from './devices.ts'
import type { Group, Groups } from './groups-port.ts'
import type { Call, CallsPorts, RoomId } from './port.ts'

/** On the way from one call to another: into a group, from one to the next, or back. */
export interface Way {
  readonly to: RoomId
  /** Null on the way back. */
  readonly group: Group | null
}

/** Into small groups and back, by itself when the host opens and ends them. Lives as long as the page. */
export interface GroupWays {
  readonly moving: Live<Way | null>
  /** Rejects with `CallError`; one stays where one was. */
  go(group: Group): Promise<void>
  back(groups: Groups): Promise<void>
}

export function groupWays({ calls, groups, devices }: CallsPorts): GroupWays {
  const moving = liveSource<Way | null>(null)
  /** Openings that this person was brought into once: who comes back early is not sent there again. */
  const followed = new Set<string>()
  let seen: readonly Groups[] = []

  async function move(way: Way, before: () => Promise<void>): Promise<void> {
    if (moving.value) return
    moving.set(way)
    const [own, economy] = [calls.current.value?.own.value, calls.current.value?.network.value.economy]
    try {
      await before()
      await calls.join({
        room: way.to,
        microphone: own !== undefined && wished(own.microphone),
        camera: own !== undefined && wished(own.camera),
        devices: devices.chosen.value,
        economy: economy ?? 'automatic',
      })
    } finally {
      moving.set(null)
    }
  }
  const go = (group: Group) => move({ to: group.room, group }, () => groups.enter(group.room))
  const back = ({ main }: Groups) => move({ to: main, group: null }, async () => {})

  /** Only then are the rooms left: until the end one may go out and in again. */
  async function over(ended: Groups): Promise<void> {
    const here = calls.current.value?.room
    if (ended.groups.some(({ room }) => room === here)) await back(ended).catch(() => {})
    for (const { room } of ended.groups) await groups.leave(room)
  }
  function follow(here: Groups, call: Call): void {
    const me = ownOf(call)
    if (here.chosen || here.by.id === me || followed.has(here.id) || call.state.value.at !== 'in') return
    const mine = here.groups.find(({ people }) => me !== null && people.includes(me))
    if (!mine) return
    followed.add(here.id)
    void go(mine).catch(() => followed.delete(here.id))
  }
  function look(): void {
    if (moving.value) return
    const open = groups.open.value
    const ended = seen.filter(({ id }) => !open.some((one) => one.id === id))
    seen = open
    for (const one of ended) void over(one)
    const call = calls.current.value
    const here = open.find(({ main }) => main === call?.room)
    if (call && here) follow(here, call)
  }
  groups.open.subscribe(look)
  moving.subscribe(look)
  calls.current.subscribe((call) => {
    call?.state.subscribe(look)
    look()
  })
  return { moving, go, back }
}

const ownOf = (call: Call): string | null => call.participants.value.find(({ own }) => own)?.person.id ?? null
