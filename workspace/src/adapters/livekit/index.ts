import {
  CallError,
  type BackgroundState,
  type Call,
  type CallRoom,
  type CallsPorts,
  type GroupsPort,
  type RecordingsPort,
  type RingingPort,
} from '../../features/calls/port.ts'
import type { Clock } from '../../platform/clock.ts'
import { liveSource, type Live } from '../../shared/lib/live.ts'
import type { Signalling } from './call/signalling.ts'
import { canSetBackground, type Behind } from './background/behind.ts'
import { ownPicture, shrunk } from './background/own-picture.ts'
import { connectionTest } from './connection-test/index.ts'
import { devicesPort, noMedia } from './devices/devices-port.ts'
import { ownScripts } from './worker/own-scripts.ts'
import { sealingThreads } from './worker/thread.ts'

export interface LivekitDeps {
  readonly signalling: Signalling
  readonly rooms: Live<readonly CallRoom[]>
  readonly ringing: RingingPort
  readonly recordings: RecordingsPort
  readonly groups: GroupsPort
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  readonly page: Window
  /** Where the choice of devices is kept. */
  readonly kept: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/** Calls over a LiveKit SFU, sealed in this browser. Cheap to make: LiveKit is loaded when a call is joined. */
export function createLivekit({ ringing, recordings, groups, ...deps }: LivekitDeps): CallsPorts {
  const { signalling, rooms, clock, fetch, page, kept } = deps
  const current = liveSource<Call | null>(null)
  const scripts = ownScripts(page)
  const newThread = sealingThreads(page, scripts)
  const media = mediaOf(page)
  const picture = ownPicture({ kept, shrink: shrunk })
  const backgroundState = liveSource<BackgroundState>('well')
  const how = { scripts, picture: picture.read, tell: backgroundState.set }
  const filter: Behind['filter'] = async (background) =>
    new (await import('./background/background-filter.ts')).BackgroundFilter(background, how)
  const devices = devicesPort({
    media,
    audio: () => new AudioContext(),
    kept,
    cores: page.navigator.hardwareConcurrency,
    filter: canSetBackground(page) ? filter : null,
    backgroundState,
    picture,
  })
  return {
    test: connectionTest({
      signalling,
      rooms,
      media,
      fetch,
      clock,
      newThread: () => (canSeal(page) ? newThread() : null),
    }),
    devices,
    calls: {
      rooms,
      ongoing: signalling.ongoing,
      current,
      async join(options) {
        if (!canSeal(page)) throw new CallError('unsupported')
        // Whoever cannot have another room's call stays in theirs; one and the same call is left before it is entered.
        if (current.value?.room === options.room) await current.value.leave()
        const [entered, { openCall }] = await Promise.all([
          signalling.enter(options.room),
          import('./call/live-call.ts'),
        ])
        await current.value?.leave()
        const thread = newThread()
        const ended = () => {
          thread.end()
          if (current.value === call) current.set(null)
        }
        const filters = { ...devices, filter }
        const call: Call = openCall({ entered, thread, clock, options, filters, recordings, ended })
        current.set(call)
        return call
      },
    },
    ringing,
    recordings,
    groups,
  }
}

function mediaOf({ navigator }: Window) {
  return 'mediaDevices' in navigator ? navigator.mediaDevices : noMedia
}

/** Chromium's encoded streams, or the way of the standard, which the others have (WebRTC Encoded Transform). */
function canSeal(page: Window): boolean {
  const { RTCRtpSender: sender } = page as Window & { RTCRtpSender?: { prototype: object } }
  return sender !== undefined && ('createEncodedStreams' in sender.prototype || 'RTCRtpScriptTransform' in page)
}
