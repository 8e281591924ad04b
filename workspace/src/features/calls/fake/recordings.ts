import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import { CallError } from '../port.ts'
import type { OpenedRecording, RecordedCall, RecordingsPort } from '../recording-port.ts'

export interface FakeRecordings {
  readonly port: RecordingsPort
  readonly list: LiveSource<readonly RecordedCall[] | null>
  /** What the next opening gives; null: it fails. */
  opens: OpenedRecording | null
}

/** Recordings that are only said to be there. */
export function fakeRecordings(): FakeRecordings {
  const list = liveSource<readonly RecordedCall[] | null>([])
  const fake: FakeRecordings = {
    list,
    opens: null,
    port: {
      of: () => list,
      async open() {
        await Promise.resolve()
        if (!fake.opens) throw new CallError('network')
        return fake.opens
      },
      begin: async () => ({ append: async () => {}, close: async () => {} }),
    },
  }
  return fake
}
