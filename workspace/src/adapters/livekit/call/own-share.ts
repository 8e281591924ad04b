import {
  Track,
  type LocalParticipant,
  type LocalTrackPublication,
  type ScreenShareCaptureOptions,
  type TrackPublishOptions,
} from 'livekit-client'
import { CallError, type Own, type ShareOptions } from '../../../features/calls/port.ts'
import { deviceFault } from '../devices/device-fault.ts'

/** The screen that this person shows. */
export interface OwnShare {
  /** Rejects with `CallError`. False: the person closed the browser's question. */
  start(options: ShareOptions): Promise<boolean>
  /** Of what is shown now. Rejects with `CallError` where the browser does not change it. */
  setQuality(quality: ShareOptions['quality']): Promise<void>
  stop(): Promise<void>
  /** After the link was made anew. False: there is nothing left to show. */
  again(): Promise<boolean>
  state(): Own['screen']
  letGo(): void
}

const sources = [Track.Source.ScreenShare, Track.Source.ScreenShareAudio] as const

/**
 * LiveKit ends what it sends when it loses its link, and a screen can't be asked for again without the person. So a
 * second hold on it is kept, which ends only with the share itself: by the person here, or by the browser's own bar.
 */
export function ownShare(me: LocalParticipant, ended: () => void): OwnShare {
  let kept: { readonly source: Track.Source; readonly track: MediaStreamTrack }[] = []
  let quality: ShareOptions['quality'] = 'readable'
  const letGo = () => {
    for (const { track } of kept) track.stop()
    kept = []
  }
  const shown = () => {
    const { track } = me.getTrackPublication(sources[0]) ?? {}
    return [track?.mediaStreamTrack, kept[0]?.track].filter((one) => one !== undefined)
  }
  const thinned = (wanted: ShareOptions['quality']) =>
    Promise.all(shown().map((track) => track.applyConstraints(picture(wanted))))
  const isLive = () => kept.some(({ source, track }) => source === sources[0] && track.readyState === 'live')
  return {
    letGo,
    state: () => (isLive() ? 'on' : 'off'),
    async start(options) {
      quality = options.quality
      const started = await me
        .setScreenShareEnabled(true, capture(options), encoding(quality))
        .catch((cause: unknown) => {
          if (deviceFault(cause) === 'refused') return null
          throw new CallError('device', { cause })
        })
      if (!started) return false
      letGo()
      kept = sources.flatMap((source) => heldOf(source, me.getTrackPublication(source)))
      kept[0]?.track.addEventListener('ended', ended)
      await thinned(quality).catch(() => {})
      return true
    },
    async setQuality(wanted) {
      await thinned(wanted).catch((cause: unknown) => {
        throw new CallError('device', { cause })
      })
      quality = wanted
      for (const track of shown()) track.contentHint = hint(wanted)
      await me.getTrackPublication(sources[0])?.videoTrack?.setDegradationPreference(spared(wanted))
    },
    async stop() {
      letGo()
      await me.setScreenShareEnabled(false)
    },
    async again() {
      if (!isLive()) return false
      const live = kept.filter(({ track }) => track.readyState === 'live')
      const published = live.map(({ source, track }) =>
        me.publishTrack(track.clone(), { source, ...encoding(quality) }),
      )
      const [picture] = await Promise.allSettled(published)
      return picture?.status === 'fulfilled'
    },
  }
}

function heldOf(source: Track.Source, publication: LocalTrackPublication | undefined) {
  const track = publication?.track?.mediaStreamTrack
  return track ? [{ source, track: track.clone() }] : []
}

function capture({ quality, sound }: ShareOptions): ScreenShareCaptureOptions {
  return {
    audio: sound,
    contentHint: hint(quality),
    // A capture that was begun with few images gives no more of them later; one with many is thinned at once.
    resolution: picture('smooth'),
  }
}

function encoding(quality: ShareOptions['quality']): TrackPublishOptions {
  return {
    // How many images there are, the capture decides: that can change while it is shown.
    screenShareEncoding: { maxBitrate: 2_500_000, maxFramerate: rate('smooth') },
    degradationPreference: spared(quality),
    simulcast: false,
  }
}

const hint = (quality: ShareOptions['quality']) => (quality === 'readable' ? 'detail' : 'motion')
const rate = (quality: ShareOptions['quality']) => (quality === 'readable' ? 5 : 30)
const picture = (quality: ShareOptions['quality']) => ({ width: 1920, height: 1080, frameRate: rate(quality) })
/** What is kept where not everything fits. */
const spared = (quality: ShareOptions['quality']) =>
  quality === 'readable' ? ('maintain-resolution' as const) : ('maintain-framerate' as const)
