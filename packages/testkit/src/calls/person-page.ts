import { createLivekit } from '../../../../workspace/src/adapters/livekit/index.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { mapLive } from '../../../../workspace/src/shared/lib/live.ts'
import { goThrough } from '../media/through-link.ts'
import { decoded, sentDevices, watchConnections } from './connections.ts'
import { noRecordings } from './no-recordings.ts'
import { ourMatrix } from './our-matrix.ts'

declare global {
  interface Window {
    /** The port by which this page's media go, where it is not the media server's own. */
    readonly mediaThrough?: number
  }
}

/**
 * The page of one person for tests of calls: the adapters as the workspace puts them together, and no screen. What a
 * test needs hangs at `window.person`.
 */
async function open() {
  if (window.mediaThrough !== undefined) goThrough(window.mediaThrough)
  watchConnections()
  const ours = await ourMatrix()
  const { matrix } = ours
  const rooms = mapLive(matrix.chat.rooms, (all) => all.filter(({ membership }) => membership === 'joined'))
  const { calls, test, devices } = createLivekit({
    signalling: matrix.rtc,
    ringing: matrix.rings,
    recordings: noRecordings,
    groups: matrix.groups,
    rooms,
    clock: systemClock,
    fetch: (input, init) => fetch(input, init),
    page: window,
    kept: localStorage,
  })
  return { ...ours, calls, test, devices, decoded, sentDevices }
}

export type PersonOnPage = Awaited<ReturnType<typeof open>>

Object.assign(window, { person: open() })
