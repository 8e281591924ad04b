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

/** ms until somebody who could not be brought into their group, or back, is tried again. */
const breath = 3000
/** Tries to bring somebody back before their group's room is left all the same. */
const returns = 20
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** `wait`: so many ms before a further try. */
export function groupWays({ calls, groups, devices }: CallsPorts, wait = pause): GroupWays {
  const moving = liveSource<Way | null>(null)
  /** Openings that this person was brought into once: who comes back early is not sent there again. */
  const followed = new Set<string>()
  let seen: readonly Groups[] = []

  async function move(way: Way, before: () => Promise<void>): Promise<void> {
    if (moving.value) return
    moving.set(way)
    const wishes = { ...wishesIn(calls.current.value), devices: devices.chosen.value }
    try {
      await before()
      await calls.join({ room: way.to, ...wishes })
    } finally {
      moving.set(null)
    }
  }
  const go = (group: Group) => move({ to: group.room, group }, () => groups.enter(group.room))
  const back = ({ main }: Groups) => move({ to: main, group: null }, async () => {})

  /** Only then are the rooms left: until the end one may go out and in again. */
  async function over(ended: Groups): Promise<void> {
    const isIn = () => ended.groups.some(({ room }) => room === calls.current.value?.room)
    for (let time = 0; isIn() && time < returns; time += 1) {
      await back(ended).catch(() => {})
      if (isIn()) await wait(breath)
    }
    for (const { room } of ended.groups) await groups.leave(room)
  }
  function follow(here: Groups, call: Call): void {
    const me = ownOf(call)
    if (here.chosen || here.by.id === me || followed.has(here.id) || call.state.value.at !== 'in') return
    const mine = here.groups.find(({ people }) => me !== null && people.includes(me))
    if (!mine) return
    followed.add(here.id)
    void go(mine).catch(async () => {
      await wait(breath)
      followed.delete(here.id)
      look()
    })
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

function wishesIn(call: Call | null) {
  const own = call?.own.value
  return {
    microphone: own !== undefined && wished(own.microphone),
    camera: own !== undefined && wished(own.camera),
    economy: call?.network.value.economy ?? ('automatic' as const),
  }
}

const ownOf = (call: Call): string | null => call.participants.value.find(({ own }) => own)?.person.id ?? null
