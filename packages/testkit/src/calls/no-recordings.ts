import type { RecordingsPort } from '../../../../workspace/src/features/calls/port.ts'
import { liveSource } from '../../../../workspace/src/shared/lib/live.ts'

const none = () => Promise.reject(new Error('there is no coffre on this page'))

/** For pages of tests on which nobody records. */
export const noRecordings: RecordingsPort = { of: () => liveSource(null), open: none, begin: none }
