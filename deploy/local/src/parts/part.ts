import type { Command } from '../child.ts'
import { LocalError } from '../error.ts'
import type { Sentence } from '../words.ts'

export const partNames = [
  'issuer',
  'synapse',
  'livekit',
  'meet',
  'workspace',
  'witness',
  'store',
  'files',
  'gateway',
] as const
export type PartName = (typeof partNames)[number]

/** What came of the parts that another part needs: ready, or the sentence that says why not. */
export type Availability = { readonly available: true } | { readonly available: false; readonly why: Sentence }

/**
 * One thing that runs. A part without `launch` is only prepared (the workspace's build),
 * or runs somewhere else (an engine given by its address).
 */
export interface Part {
  readonly name: PartName
  /** What a person reads; product names are the same in every language. */
  readonly title: Sentence
  /** Without a required part nothing works; any other is shown as unavailable and the rest starts. */
  readonly required: boolean
  readonly needs: readonly PartName[]
  /** Installs or builds. Runs beside the other parts' preparation. */
  prepare(task: Task): Promise<void>
  readonly launch?: Launch
}

export interface Launch {
  /** Writes its configuration and tells how to start; asked again before every start. */
  command(needs: ReadonlyMap<PartName, Availability>): Promise<Command>
  /** Answers 200 when the part is ready. */
  readonly health: string
  /** Longest time from start to ready, and from SIGTERM to the end, in milliseconds. */
  readonly patience: number
  readonly grace: number
}

/** What a preparation may use. */
export interface Task {
  readonly signal: AbortSignal
  /** Says what is happening: « télécharge … (45 Mo) ». */
  progress(detail: Sentence): void
}

/** For a part that is nothing without what it needs. @throws LocalError `part.lacks`, with the reason of the first that is away */
export function requireAll(needs: ReadonlyMap<PartName, Availability>): void {
  for (const need of needs.values()) if (!need.available) throw LocalError.of('part.lacks', { why: need.why })
}
