import { Track, type Room } from 'livekit-client'
import { expect, test } from 'vitest'
import { giveUp } from './give-up.ts'
import { sacrifices } from './thrift.ts'

function sender(encoding: RTCRtpEncodingParameters) {
  const state = { encodings: [encoding] }
  return {
    state,
    getParameters: () => structuredClone(state),
    setParameters: async (to: { encodings: RTCRtpEncodingParameters[] }) => void (state.encodings = to.encodings),
  }
}

function setUp() {
  const voice = sender({ maxBitrate: 24_000 })
  const share = sender({ maxBitrate: 2_500_000, maxFramerate: 30 })
  const camera = {
    isUpstreamPaused: false,
    pauseUpstream: async () => void (camera.isUpstreamPaused = true),
    resumeUpstream: async () => void (camera.isUpstreamPaused = false),
  }
  const theirs = { isEnabled: true, setEnabled: (on: boolean) => void (theirs.isEnabled = on) }
  const own: Record<string, object> = {
    [Track.Source.Camera]: { isMuted: false, track: camera },
    [Track.Source.ScreenShare]: { track: { sender: share } },
    [Track.Source.Microphone]: { track: { sender: voice } },
  }
  const room = {
    localParticipant: { getTrackPublication: (source: string) => own[source] },
    remoteParticipants: new Map([['a', { getTrackPublication: () => theirs }]]),
  }
  const long: boolean[] = []
  const apply = giveUp(room as unknown as Room, { setLong: (on) => void long.push(on) })
  return { apply, voice, share, camera, theirs, long }
}

test('all that is given up is: cameras stand still both ways, a share is a slide, a voice is 16 kbit/s in long packets', () => {
  const { apply, voice, share, camera, theirs, long } = setUp()
  apply(sacrifices)
  apply(sacrifices)
  expect([theirs.isEnabled, camera.isUpstreamPaused]).toEqual([false, true])
  expect(share.state.encodings).toEqual([{ maxBitrate: 120_000, maxFramerate: 1 }])
  expect(voice.state.encodings).toEqual([{ maxBitrate: 16_000 }])
  expect(long.at(-1)).toBe(true)
})

test('what comes back is as it was before, whatever was given up in between', () => {
  const { apply, voice, share, camera, theirs, long } = setUp()
  apply(sacrifices)
  apply(sacrifices.slice(0, 2))
  expect([theirs.isEnabled, camera.isUpstreamPaused]).toEqual([false, true])
  expect(share.state.encodings).toEqual([{ maxBitrate: 2_500_000, maxFramerate: 30 }])
  apply([])
  expect([theirs.isEnabled, camera.isUpstreamPaused]).toEqual([true, false])
  expect(voice.state.encodings).toEqual([{ maxBitrate: 24_000 }])
  expect(long.at(-1)).toBe(false)
})
