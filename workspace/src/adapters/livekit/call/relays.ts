import { RoomEvent, type Room } from 'livekit-client'
import { CallError, type Chosen } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import type { SealedManager } from '../sealed-manager.ts'
import { openRoom } from './open-room.ts'
import type { EnteredCall, Member } from './signalling.ts'

interface RelaysDeps {
  readonly entered: Pick<EnteredCall, 'relays' | 'members' | 'admissionAt'>
  readonly manager: SealedManager
  readonly clock: Clock
  readonly devices: Chosen
}

/**
 * The media servers of one call. Everybody sends by one of their own choice, so this device is at its own to send and to
 * hear, and at each other that a member uses, to hear only.
 */
export interface Relays {
  readonly own: Room
  /** Those that are used now, the own first. */
  all(): readonly Room[]
  /** Where this member sends. Who names none that is used here can only be at our own. */
  of(member: Pick<Member, 'serviceUrl'>): Room
  /** Told of each, also of those that come later. */
  each(use: (room: Room) => void): void
  /** From now on, wherever somebody sends. */
  follow(): void
  stop(): void
}

const longestPause = 8_000

export function callRelays({ entered, manager, clock, devices }: RelaysDeps): Relays {
  const own = openRoom(manager, devices)
  const others = new Map<string, Room>()
  const uses: ((room: Room) => void)[] = []
  const stay = async (address: string, room: Room) => {
    for (let time = 0; others.get(address) === room; time += 1) {
      try {
        const { url, jwt } = await entered.admissionAt(address)
        const gone = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve))
        await room.connect(url, jwt)
        time = 0
        await gone
      } catch (cause) {
        // Not where this person may go: asked again when somebody else goes there.
        if (cause instanceof CallError && cause.code === 'refused') others.delete(address)
      }
      await pause(clock, Math.min(500 * 2 ** time, longestPause))
    }
  }
  const open = (address: string) => {
    const room = openRoom(manager, { ...devices, speaker: own.getActiveDevice('audiooutput') ?? devices.speaker })
    others.set(address, room)
    for (const use of uses) use(room)
    void stay(address, room).finally(() => void room.disconnect())
  }
  const close = (address: string) => {
    const room = others.get(address)
    others.delete(address)
    void room?.disconnect()
  }
  const look = () => {
    const wanted = usedBeside(entered)
    for (const address of others.keys()) if (!wanted.has(address)) close(address)
    for (const address of wanted) if (!others.has(address)) open(address)
  }
  let stopFollowing = () => {}
  return {
    own,
    all: () => [own, ...others.values()],
    of: ({ serviceUrl }) => others.get(serviceUrl ?? '') ?? own,
    each(use) {
      uses.push(use)
      for (const room of [own, ...others.values()]) use(room)
    },
    follow() {
      stopFollowing = entered.members.subscribe(look)
      look()
    },
    stop() {
      stopFollowing()
      for (const address of [...others.keys()]) close(address)
    },
  }
}

/** Members name them, so only those are asked that our own portal has told of: a token of ours is shown there. */
function usedBeside({ relays: [own, ...known], members }: RelaysDeps['entered']): ReadonlySet<string> {
  const named = members.value.filter((member) => !member.own).map(({ serviceUrl }) => serviceUrl)
  return new Set(known.filter((address) => address !== own && named.includes(address)))
}
