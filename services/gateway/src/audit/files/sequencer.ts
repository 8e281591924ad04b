import { setImmediate as nextTurn } from 'node:timers/promises'
import { ServiceError } from '@parvis/service-kit'
import { tileWidth } from '@parvis/tlog'
import type { DurableFiles } from '../disk/durable-files.ts'
import type { LogKeys } from '../signing/log-keys.ts'
import { Growth, rootOfState, type TreeState } from '../tree/growth.ts'
import type { StoredEntry } from '../wal/batch.ts'
import { bodyFiles, bodyPath, place, type PlacedBody } from './bodies.ts'
import { checkpointFile, signedFile, witnessedFile, type PublishedNote, type Restored } from './restore.ts'

interface SequencerOptions {
  readonly files: DurableFiles
  readonly keys: LogKeys
  readonly restored: Restored
  /** Bodies of the unfinished bundle, as they lie on the disk. */
  readonly bodies: readonly PlacedBody[]
  /** Lets go of what is durable elsewhere: everything before this index. */
  readonly release: (index: number) => Promise<void>
  readonly changed: () => void
}

/** Milliseconds for which leaves are hashed in one turn of the event loop: acks and answers wait no longer. */
const turnMs = 3
/** Leaves between two looks at the clock. */
const leavesAtOnce = 32
/** More than these, and the first of them would wait for the last. */
const mostInRound = 8_192
/** How many checkpoints stay known by their root, for cosignatures that come late. */
const rememberedHeads = 1024

/**
 * Turns acked entries into a signed tree, a round at a time: bodies, bundles and tiles durable, then the signed
 * checkpoint durable for ourselves, then published, and only then is anything let go of.
 */
export class Sequencer {
  readonly #options: SequencerOptions
  readonly #pending: StoredEntry[] = []
  readonly #heads = new Map<number, Uint8Array>()
  #tree: TreeState
  /** Bodies of the unfinished bundle: their files are written anew as they grow. */
  #bodies: readonly PlacedBody[]
  #outgrown: string[] = []
  #signed: PublishedNote | null
  #published: PublishedNote | null
  #witnessed: PublishedNote | null

  constructor(options: SequencerOptions) {
    const { tree, signed, published, witnessed } = options.restored
    this.#options = options
    this.#tree = tree
    this.#bodies = options.bodies
    this.#signed = signed === null ? null : { note: signed, size: tree.size }
    this.#published = published
    this.#witnessed = witnessed
    if (tree.size > 0) this.#remember(tree)
  }

  get integrated(): number {
    return this.#tree.size
  }

  get published(): PublishedNote | null {
    return this.#published
  }

  get witnessed(): PublishedNote | null {
    return this.#witnessed
  }

  /** Acked and not yet in the tree, from `integrated` on. */
  get pending(): readonly StoredEntry[] {
    return this.#pending
  }

  /** So much is waiting that the next round is to begin at once. */
  get isBehind(): boolean {
    return this.#pending.length >= mostInRound / 2
  }

  /** Everything that is acked is published, signed by the keys of today. */
  get isIdle(): boolean {
    return this.#pending.length === 0 && (this.#tree.size === 0 || (this.#isSigned && this.#isPublished))
  }

  get #isSigned(): boolean {
    return this.#signed?.size === this.#tree.size
  }

  /** Cosignatures stand under what we signed. */
  get #isPublished(): boolean {
    return this.#signed !== null && this.#published?.note.startsWith(this.#signed.note) === true
  }

  add(entries: readonly StoredEntry[]): void {
    for (const entry of entries) this.#pending.push(entry)
  }

  /** One round; throws where the disk failed, and the next one tries what is left. Rounds never overlap. */
  async round(): Promise<void> {
    if (this.#pending.length > 0) await this.#integrate()
    await this.#sign()
    await this.#publish()
    await this.#options.release(this.#published?.size ?? 0)
    for (let path = this.#outgrown.at(-1); path !== undefined; path = this.#outgrown.at(-1)) {
      await this.#options.files.remove(path)
      this.#outgrown.pop()
    }
  }

  async #integrate(): Promise<void> {
    const taken = this.#pending.slice(0, mostInRound)
    const growth = new Growth(this.#tree)
    const bodies: PlacedBody[] = []
    let turn = performance.now()
    for (const [at, { leaf, body }] of taken.entries()) {
      if (at % leavesAtOnce === leavesAtOnce - 1 && performance.now() - turn > turnMs) {
        await nextTurn()
        turn = performance.now()
      }
      growth.add(Buffer.from(leaf))
      const placed = place(this.#tree.size + at, leaf, body)
      if (placed !== null) bodies.push(placed)
    }
    const { state, files, outgrown } = growth.end()
    const fresh = new Set(bodies.map(bodyPath))
    const together = [...this.#bodies, ...bodies]
    await this.#options.files.put([...bodyFiles(together.filter((one) => fresh.has(bodyPath(one)))), ...files])
    const unfinished = state.size - (state.size % tileWidth)
    this.#bodies = together.filter(({ index }) => index >= unfinished)
    this.#tree = state
    this.#pending.splice(0, taken.length)
    this.#outgrown.push(...outgrown)
    this.#options.changed()
  }

  /** Durable before anybody sees it: after a restart nothing smaller or different is ever signed. */
  async #sign(): Promise<void> {
    if (this.#isSigned || this.#tree.size === 0) return
    const { size } = this.#tree
    const note = this.#options.keys.sign(size, rootOfState(this.#tree))
    await this.#options.files.put([[signedFile, Buffer.from(note)]])
    this.#signed = { note, size }
    this.#remember(this.#tree)
  }

  async #publish(): Promise<void> {
    if (this.#signed === null || this.#isPublished) return
    await this.#options.files.put([[checkpointFile, Buffer.from(this.#signed.note)]])
    this.#published = this.#signed
    this.#options.changed()
  }

  /** A checkpoint of ours with the signatures of others. Throws `request.invalid` for any other. Never beside a round. */
  async cosigned(note: string): Promise<void> {
    const { size, root } = this.#head(note)
    const known = this.#heads.get(size)
    if (known === undefined || !Buffer.from(root).equals(known))
      throw new ServiceError('request.invalid', { cause: new Error(`this log published no such tree of ${size}`) })
    if (size < (this.#witnessed?.size ?? 0)) return
    const newest = this.#signed !== null && note.startsWith(this.#signed.note) && this.#isPublished
    const bytes = Buffer.from(note)
    await this.#options.files.put([[witnessedFile, bytes], ...(newest ? [[checkpointFile, bytes] as const] : [])])
    this.#witnessed = { note, size }
    if (newest) this.#published = { note, size }
    this.#options.changed()
  }

  /** Bodies that were removed are not written again with the bundle's next ones. */
  forgetBodies(folder: string): void {
    this.#bodies = this.#bodies.filter((one) => one.folder !== folder)
  }

  #head(note: string) {
    try {
      return this.#options.keys.open(note)
    } catch (cause) {
      throw new ServiceError('request.invalid', { cause })
    }
  }

  #remember(tree: TreeState): void {
    this.#heads.set(tree.size, rootOfState(tree))
    const [oldest] = this.#heads.keys()
    if (this.#heads.size > rememberedHeads && oldest !== undefined) this.#heads.delete(oldest)
  }
}
