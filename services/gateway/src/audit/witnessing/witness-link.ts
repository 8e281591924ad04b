import { parseCheckpoint, type Note, type NoteSignature, type Sha256 } from '@parvis/tlog'
import type { AuditLog } from '../audit-log.ts'
import { askWitness, type WitnessAddress, type WitnessProblem } from './ask-witness.ts'
import { consistencyFromTiles } from './consistency-from-tiles.ts'

/** What is known of one witness. Times are milliseconds since 1970. */
export interface WitnessStatus {
  readonly name: string
  /** Its last cosignature; null: none since this gateway runs. */
  readonly cosignedAt: number | null
  /** Number of entries under it. */
  readonly size: number | null
  /** What stands in the way at present. */
  readonly problem: WitnessProblem | null
  /** Without a cosignature from then on, for longer than a witness may be silent; null: it is not silent. */
  readonly silentSince: number | null
}

interface LinkOptions extends WitnessAddress {
  readonly name: string
  readonly log: Pick<AuditLog, 'tile'>
  readonly sha: Sha256
  readonly now: () => number
  /** Longest wait for one answer, longest pause after a failure, longest silence; in milliseconds. */
  readonly timeout: number
  readonly longestPause: number
  readonly silence: number
  /** What the witness is thought to have cosigned last; it corrects us where that is wrong. */
  readonly size: number
  /** Told when it may be asked something else. */
  readonly onAnswer: () => void
}

const shortestPause = 1000

/** The way to one witness: what it has seen, when it may be asked again, and since when it has been silent. */
export class WitnessLink {
  readonly #options: LinkOptions
  readonly #since: number
  #seen: number
  #cosigned: { readonly at: number; readonly size: number } | null = null
  #problem: WitnessProblem | null = null
  #failures = 0
  #notBefore = 0
  #isBusy = false
  #about: string | null = null

  constructor(options: LinkOptions) {
    this.#options = options
    this.#since = options.now()
    this.#seen = options.size
  }

  get isFree(): boolean {
    return !this.#isBusy && this.#options.now() >= this.#notBefore
  }

  /** It could be asked about this checkpoint (the text of its note), and was not yet. */
  isNew(text: string): boolean {
    return this.isFree && this.#about !== text
  }

  /** It failed the last time, and its pause is over. */
  get mayRetry(): boolean {
    return this.#problem !== null && this.isFree
  }

  /** When a witness that failed may be asked again. */
  get notBefore(): number {
    return this.#notBefore
  }

  get status(): WitnessStatus {
    const last = this.#cosigned?.at ?? this.#since
    const silent = this.#options.now() - last > this.#options.silence
    return {
      name: this.#options.name,
      cosignedAt: this.#cosigned?.at ?? null,
      size: this.#cosigned?.size ?? null,
      problem: this.#problem,
      silentSince: silent ? last : null,
    }
  }

  /** A cosignature on this checkpoint, or null and a longer pause than before. Never rejects. */
  async cosign(note: Note, closing: AbortSignal): Promise<NoteSignature | null> {
    this.#isBusy = true
    this.#about = note.text
    const { size } = parseCheckpoint(note.text)
    const signal = AbortSignal.any([closing, AbortSignal.timeout(this.#options.timeout)])
    const result = await this.#exchange(note, size, signal).catch((): WitnessProblem => 'unreachable')
    this.#isBusy = false
    this.#options.onAnswer()
    if (typeof result === 'string') {
      if (closing.aborted) return null
      this.#problem = result
      this.#failures += 1
      const pause = Math.min(shortestPause * 2 ** (this.#failures - 1), this.#options.longestPause)
      this.#notBefore = this.#options.now() + pause
      return null
    }
    this.#problem = null
    this.#failures = 0
    this.#seen = size
    this.#cosigned = { at: this.#options.now(), size }
    return result
  }

  /** Asks from the size that the witness is thought to have seen; once more from the one that it names. */
  async #exchange(note: Note, size: number, signal: AbortSignal): Promise<NoteSignature | WitnessProblem> {
    const { log, sha } = this.#options
    for (let tries = 0; tries < 2; tries += 1) {
      const oldSize = Math.min(this.#seen, size)
      const proof = await consistencyFromTiles(sha, log, oldSize, size)
      const answer = await askWitness(this.#options, { oldSize, proof, note }, signal)
      if (answer.kind === 'cosigned') return answer.signature
      if (answer.kind === 'problem') return answer.problem
      if (answer.size > size) return 'ahead'
      this.#seen = answer.size
    }
    return 'unreachable'
  }
}
