import type { KeptTrust } from '../../port.ts'

/** What is wrong with a log, as far as it can be told. Each has its sentence. */
export type Fault =
  /** A line is not the one that the tree stands over. */
  | 'line'
  /** The lines of a stretch do not lead to the tree's head. */
  | 'stretch'
  /** A stretch, or a line of it, is not served any more. */
  | 'missing'
  /** A line is no entry at all. */
  | 'unreadable'
  /** The time of a line is before that of the line above it. */
  | 'time'
  /** What was shown is not what the line says. */
  | 'shown'
  /** The head that is served does not follow from the tree that is served. */
  | 'head'
  /** Signed in the log's name, and wrongly; or not by a key that was trusted before. */
  | 'signature'
  /** It is signed by another key than the one trusted here, and its announcement of that key is not in this log. */
  | 'rotation'
  /** Shorter than the log that was kept here. */
  | 'shorter'
  /** Its beginning is not the log that was kept here. */
  | 'rewritten'

/** The lines that were looked at: `to` is excluded. */
export interface Lines {
  readonly from: number
  readonly to: number
}

export interface Proven {
  readonly kind: 'proven'
  readonly lines: Lines
  /** True when that is the whole log. */
  readonly whole: boolean
  readonly size: number
  /** Time of the first line looked at, RFC 3339. */
  readonly since: string
  readonly witnesses: Witnesses
  /** Size of the log that was kept here before; null at the first time, when there is nothing to compare. */
  readonly before: number | null
  /** Lines by which the log announced, under a key that was trusted here, the ones that sign now. */
  readonly followed: readonly number[]
  /** Witnesses or keys that the server names now are not those trusted here. */
  readonly changed: boolean
  /** Those keys and witnesses, where this log is signed by them as well as by those trusted here. */
  readonly offered: Pick<KeptTrust, 'keys' | 'policy'> | null
  readonly trust: KeptTrust
}

export interface Witnesses {
  readonly agreed: number
  readonly of: number
  readonly quorum: boolean
  readonly names: readonly string[]
  /** None of them is on another machine than the log: they would fall with it. */
  readonly near: boolean
}

export interface Broken {
  readonly kind: 'broken'
  readonly fault: Fault
  /** First line that is wrong; null where that can't be told. */
  readonly at: number | null
  /** End of the stretch in which it lies, excluded; null when `at` is exact. */
  readonly to: number | null
  readonly size: number
  /** Time that the line bears, where it has one. */
  readonly time: string | null
  /** Hashes, base64. */
  readonly expected: string | null
  readonly found: string | null
}

export type Verdict = Proven | Broken

/** Ends a verification: the log is not what it must be. */
export class BrokenLog extends Error {
  readonly broken: Omit<Broken, 'kind' | 'size'>
  constructor(fault: Fault, where: Partial<Omit<Broken, 'kind' | 'size' | 'fault'>> = {}, cause?: unknown) {
    super(fault, { cause })
    this.broken = { fault, at: null, to: null, time: null, expected: null, found: null, ...where }
  }
}
