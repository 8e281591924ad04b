import { Track, type Room } from 'livekit-client'
import { expect, test } from 'vitest'
import { watchNetwork } from './network.ts'

/** Idriss is in the call with a microphone, a camera and a shared screen; every two seconds the link is looked at. */
function setUp() {
  const track = (source: Track.Source) => {
    const of = {
      ...{ source, packets: 100, isMuted: false, isEnabled: true, setEnabled: () => {} },
      track: {
        streamState: Track.StreamState.Active,
        receiver: { getStats: async () => new Map([['in', { type: 'inbound-rtp', packetsReceived: of.packets }]]) },
      },
    }
    return of
  }
  const [voice, camera, screen] = [Track.Source.Microphone, Track.Source.Camera, Track.Source.ScreenShare].map(track)
  if (!voice || !camera || !screen) throw new TypeError('never')
  const idriss = {
    identity: 'idriss',
    trackPublications: new Map(Object.entries({ voice, camera, screen })),
    getTrackPublication: (source: Track.Source) => [voice, camera, screen].find((of) => of.source === source),
  }
  const room = {
    localParticipant: { trackPublications: new Map(), getTrackPublication: () => undefined },
    remoteParticipants: new Map([['idriss', idriss]]),
    on: () => room,
  }
  const rooms = [room as unknown as Room]
  let [time, next] = [0, () => {}]
  const clock = { now: () => time, after: (_ms: number, run: () => void) => ((next = run), () => {}) }
  const network = watchNetwork({
    relays: { own: rooms[0] as Room, all: () => rooms, each: () => {} },
    packets: { setLong: () => {}, attach: () => {} } as never,
    ...{ clock, economy: 'off' as const },
  })
  /** Who is silent after so many looks. */
  const looks = async (count: number) => {
    for (let look = 0; look < count; look += 1) {
      time += 2_000
      next()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return [...network.silent.value]
  }
  return { voice, camera, screen, looks }
}

test('of whom nothing of what is on comes any more is silent, until something does', async () => {
  const { voice, looks } = setUp()
  expect(await looks(2)).toEqual([])
  expect(await looks(1)).toEqual(['idriss'])
  voice.packets += 1
  expect(await looks(1)).toEqual([])
})

test('who is muted, whose camera is off, given up here or held back by the media server, is not', async () => {
  const { voice, camera, looks } = setUp()
  voice.isMuted = true
  camera.isEnabled = false
  expect(await looks(5)).toEqual([])
  camera.isEnabled = true
  camera.track.streamState = Track.StreamState.Paused
  expect(await looks(5)).toEqual([])
})

test('a shared screen on which nothing moves accuses nobody', async () => {
  const { voice, camera, screen, looks } = setUp()
  voice.isMuted = true
  camera.isMuted = true
  expect([screen.isMuted, await looks(5)]).toEqual([false, []])
})
