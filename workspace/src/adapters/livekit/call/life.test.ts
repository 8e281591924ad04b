import { EventEmitter } from 'node:events'
import { ConnectionState, DisconnectReason, RoomEvent, Track, type Room } from 'livekit-client'
import { describe, expect, test, vi } from 'vitest'
import { CallError } from '../../../features/calls/port.ts'
import { callLife } from './life.ts'
import { ownMedia } from './own-media.ts'
import type { EnteredCall } from './signalling.ts'

/** As LiveKit's room behaves when its link goes: all that was sent ends, first, and then it says so. */
class StubRoom extends EventEmitter {
  state = ConnectionState.Disconnected
  failures: unknown[] = []
  connections = 0
  readonly published = new Set<Track.Source>()
  readonly localParticipant = {
    setMicrophoneEnabled: async (on: boolean) => this.#publish(Track.Source.Microphone, on),
    setCameraEnabled: async (on: boolean) => this.#publish(Track.Source.Camera, on),
    has: (source: Track.Source) => this.published.has(source),
    get isMicrophoneEnabled(): boolean {
      return this.has(Track.Source.Microphone)
    },
    get isCameraEnabled(): boolean {
      return this.has(Track.Source.Camera)
    },
    isScreenShareEnabled: false,
  }
  async setE2EEEnabled(): Promise<void> {}
  async connect(): Promise<void> {
    this.connections += 1
    const failure = this.failures.shift()
    if (failure !== undefined) {
      this.emit(RoomEvent.Disconnected)
      throw failure as Error
    }
    this.state = ConnectionState.Connected
  }
  async disconnect(): Promise<void> {
    this.state = ConnectionState.Disconnected
  }
  cut(reason?: DisconnectReason): void {
    for (const source of [...this.published]) void this.#publish(source, false)
    this.emit(RoomEvent.LocalTrackUnpublished)
    this.state = ConnectionState.Disconnected
    this.emit(RoomEvent.Disconnected, reason)
  }
  async #publish(source: Track.Source, on: boolean): Promise<void> {
    if (on) this.published.add(source)
    else this.published.delete(source)
  }
}

function setUp() {
  const room = new StubRoom()
  let time = 1_000
  const clock = {
    now: () => time,
    after: (ms: number, run: () => void) => (queueMicrotask(() => ((time += ms), run())), () => {}),
  }
  const refusals: unknown[] = []
  const entered = {
    admission: async () => {
      if (refusals.length > 0) throw refusals.shift() as Error
      return { url: 'wss://relay', jwt: 'token' }
    },
    announce: () => {},
    keepLeave: async () => {},
    leave: async () => {},
    relays: [''],
  } as unknown as EnteredCall
  const media = ownMedia(room as unknown as Room)
  room.on(RoomEvent.LocalTrackUnpublished, media.refresh)
  const closed = vi.fn<() => void>()
  const options = { microphone: true, camera: true }
  const life = callLife({ room: room as unknown as Room, entered, media, clock, options, announced: () => {}, closed })
  return { room, life, media, refusals, closed }
}

describe('the way into a call', () => {
  const later = new Error('not yet')

  test('is tried again when nothing answers there, each time with a new admission', async () => {
    const { room, life, refusals } = setUp()
    refusals.push(new CallError('network'), new CallError('network'))
    room.failures = [later, later]
    await life.begin()
    expect(life.state.value.at).toBe('in')
    expect(room.connections).toBe(3)
  })

  test.each([
    ['nothing ever answers', () => Array.from({ length: 20 }, () => later), 'lost', 4],
    ['it is refused', () => [later, new CallError('refused'), later], 'refused', 2],
  ] as const)('ends when %s', async (_, failures, reason, connections) => {
    const { room, life } = setUp()
    room.failures = failures()
    await life.begin()
    expect(life.state.value).toEqual({ at: 'ended', reason })
    expect(room.connections).toBe(connections)
  })

  test('is not tried behind the back of who gave up meanwhile', async () => {
    const { room, life } = setUp()
    vi.spyOn(room, 'connect').mockImplementation(async () => {
      room.connections += 1
      void life.end('left')
      throw later
    })
    await life.begin()
    expect(room.connections).toBe(1)
    expect(life.state.value).toEqual({ at: 'ended', reason: 'left' })
  })
})

describe('a call whose link is lost', () => {
  test('comes back with what was on, muted where it was muted, as the same call', async () => {
    const { room, life, media } = setUp()
    await life.begin()
    const first = life.state.value
    await media.setMicrophone(false)
    room.cut()
    expect(life.state.value).toMatchObject({ at: 'reconnecting' })
    await vi.waitFor(() => expect(life.state.value.at).toBe('in'))
    expect([...room.published]).toEqual([Track.Source.Camera])
    expect(media.own.value).toMatchObject({ microphone: 'off', camera: 'on' })
    expect(life.state.value).toEqual(first)
  })

  test('an open microphone is open again, and what is asked for meanwhile counts', async () => {
    const { room, life, media } = setUp()
    await life.begin()
    room.cut(DisconnectReason.SERVER_SHUTDOWN)
    await media.setCamera(false)
    await vi.waitFor(() => expect(life.state.value.at).toBe('in'))
    expect([...room.published]).toEqual([Track.Source.Microphone])
    expect(media.own.value).toMatchObject({ microphone: 'on', camera: 'off' })
  })

  test('tries that fail are not more than one at a time, and have an end', async () => {
    const { room, life, closed } = setUp()
    await life.begin()
    room.failures = Array.from({ length: 40 }, () => new Error('no relay'))
    room.cut()
    await vi.waitFor(() => expect(life.state.value).toEqual({ at: 'ended', reason: 'lost' }))
    expect(room.connections).toBe(9)
    expect(closed).toHaveBeenCalledOnce()
  })

  test('who may no longer come in is told so, at once', async () => {
    const { room, life, refusals } = setUp()
    await life.begin()
    refusals.push(new CallError('refused'))
    room.cut()
    await vi.waitFor(() => expect(life.state.value).toEqual({ at: 'ended', reason: 'refused' }))
    expect(room.connections).toBe(1)
  })

  test('who was removed, or came back in another tab, does not try', async () => {
    for (const [why, reason] of [
      [DisconnectReason.PARTICIPANT_REMOVED, 'removed'],
      [DisconnectReason.DUPLICATE_IDENTITY, 'elsewhere'],
    ] as const) {
      const { room, life } = setUp()
      await life.begin()
      room.cut(why)
      expect(life.state.value).toEqual({ at: 'ended', reason })
    }
  })
})
