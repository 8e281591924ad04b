import { CallError, type RecordingSink } from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fullPace, openMixer, type Recorded } from './mixer.ts'
import { runTape } from './tape.ts'

/** A recording that this browser makes. */
export interface OwnRecording {
  /** Identities that agreed to this very recording. */
  readonly agreed: Set<string>
  /** From here on these people and nobody else. */
  show(people: readonly Recorded[]): void
  /** Resolves once all of it is stored. */
  end(): Promise<void>
}

const quality = { videoBitsPerSecond: 1_000_000, audioBitsPerSecond: 48_000 }
const wished = 'video/webm;codecs=vp8,opus'

/** Throws `CallError` `unsupported` where the browser can't record; asked before anything is written. */
export function assertRecords(): void {
  if (typeof MediaRecorder === 'undefined' || !MediaRecorder.isTypeSupported(wished)) throw new CallError('unsupported')
}

export function ownRecording(
  sink: RecordingSink,
  clock: Clock,
  told: (kept: number, failing: boolean) => void,
): OwnRecording {
  const mixer = openMixer(document)
  const open = () => new MediaRecorder(mixer.stream, { ...quality, mimeType: wished })
  const tape = runTape({ open, pace: { full: fullPace, set: (images) => mixer.pace(images) }, sink, clock, told })
  return {
    agreed: new Set(),
    show: (people) => mixer.show(people),
    end: () => tape.end().finally(() => mixer.stop()),
  }
}
