import {
  CallError,
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
  readonly kept: Pick<Storage, 'getItem' | 'setItem'>
}

/** Calls over a LiveKit SFU, sealed in this browser. Cheap to make: LiveKit is loaded when a call is joined. */
export function createLivekit({ ringing, recordings, groups, ...deps }: LivekitDeps): CallsPorts {
  const { signalling, rooms, clock, fetch, page, kept } = deps
  const current = liveSource<Call | null>(null)
  const scripts = ownScripts(page)
  const newThread = sealingThreads(page, scripts)
  const media = mediaOf(page)
  const filter: Behind['filter'] = async (background) =>
    new (await import('./background/background-filter.ts')).BackgroundFilter(background, scripts)
  const devices = devicesPort({
    media,
    audio: () => new AudioContext(),
    kept,
    cores: page.navigator.hardwareConcurrency,
    filter: canSetBackground(page) ? filter : null,
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
        await current.value?.leave()
        if (!canSeal(page)) throw new CallError('unsupported')
        const [entered, { openCall }] = await Promise.all([
          signalling.enter(options.room),
          import('./call/live-call.ts'),
        ])
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

/** Chromium's encoded streams: the other way (RTCRtpScriptTransform) is there, but was not seen to work yet, so it is not claimed. */
function canSeal(page: Window): boolean {
  const { RTCRtpSender: sender } = page as Window & { RTCRtpSender?: { prototype: object } }
  return sender !== undefined && 'createEncodedStreams' in sender.prototype
}
