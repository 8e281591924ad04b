import { Track, type LocalParticipant } from 'livekit-client'
import { expect, test } from 'vitest'
import { CallError } from '../../../features/calls/port.ts'
import { ownShare } from './own-share.ts'

class Screen extends EventTarget {
  readyState = 'live'
  contentHint = ''
  frameRate = 0
  refuses = false
  readonly clones: Screen[] = []
  clone(): Screen {
    const one = new Screen()
    this.clones.push(one)
    return one
  }
  async applyConstraints({ frameRate }: { frameRate: number }): Promise<void> {
    if (this.refuses) throw new DOMException('no', 'OverconstrainedError')
    this.frameRate = frameRate
  }
  stop(): void {
    this.readyState = 'ended'
  }
}

function shared() {
  const screen = new Screen()
  const kept: string[] = []
  const publication = {
    track: { mediaStreamTrack: screen },
    videoTrack: { setDegradationPreference: async (what: string) => void kept.push(what) },
  }
  const asked: object[] = []
  const me = {
    setScreenShareEnabled: async (_on: boolean, capture: object, publish: object) => asked.push(capture, publish),
    getTrackPublication: (source: Track.Source) => (source === Track.Source.ScreenShare ? publication : undefined),
  }
  return { screen, kept, asked, share: ownShare(me as unknown as LocalParticipant, () => {}) }
}

test('a plan is captured sharp with few images; changed into a film while it is shown, it gets its images', async () => {
  const { screen, kept, asked, share } = shared()
  await share.start({ quality: 'readable', sound: false })
  expect(asked).toMatchObject([
    { contentHint: 'detail', resolution: { height: 1080, frameRate: 30 } },
    { degradationPreference: 'maintain-resolution', screenShareEncoding: { maxFramerate: 30 } },
  ])
  for (const one of [screen, screen.clones[0]]) expect(one).toMatchObject({ frameRate: 5 })
  await share.setQuality('smooth')
  for (const one of [screen, screen.clones[0]]) expect(one).toMatchObject({ contentHint: 'motion', frameRate: 30 })
  expect(kept).toEqual(['maintain-framerate'])
})

test('what the browser does not change stays as it was, and says so', async () => {
  const { screen, share } = shared()
  await share.start({ quality: 'readable', sound: false })
  screen.refuses = true
  await expect(share.setQuality('smooth')).rejects.toThrow(CallError)
  expect(screen.contentHint).toBe('')
})
