import {
  appendLeaf,
  bundlesFor,
  cosign,
  decodeBundle,
  emptyFrontier,
  encodeBundle,
  formatCheckpoint,
  formatNote,
  leafHash,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  rootOf,
  signNote,
  tilePath,
  tilesFor,
  type NoteSignature,
  type Signer,
} from '@parvis/tlog'
import { nodeSha256 } from './small-log.ts'
import type { Files } from './snapshot.ts'

interface EvilOptions {
  /** What the honest log had published. */
  readonly files: Files
  /** The log's own key: whoever runs the machine has it. */
  readonly signer: Signer
  /** Witnesses that do as they are told: fewer than a quorum. */
  readonly accomplices?: readonly Signer[]
  /** Signed notes of before, with their quorum, that somebody kept. */
  readonly former?: readonly string[]
}

const utf8 = new TextDecoder()
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Somebody who runs the gateway and has its keys, and wants the log to say something else. */
export class EvilOperator {
  readonly files: Files
  readonly entries: readonly Uint8Array[]
  /** The signed note as it was published, with its cosignatures. */
  readonly checkpoint: string
  readonly #options: EvilOptions

  constructor(options: EvilOptions) {
    this.#options = options
    this.files = options.files
    this.checkpoint = utf8.decode(options.files.get('checkpoint'))
    this.entries = bundlesFor(0, this.size).flatMap((tile) => {
      const bytes = options.files.get(tilePath(tile))
      if (bytes === undefined) throw new Error(`${tilePath(tile)} is not in the folder`)
      return decodeBundle(bytes, tile.width)
    })
  }

  get size(): number {
    return parseCheckpoint(parseNote(this.checkpoint).text).size
  }

  /** A log of these entries whose hashes are all in order, under any checkpoint; bodies are left as they were. */
  rebuilt(entries: readonly Uint8Array[], checkpoint: string): Files {
    const files = new Map([...this.files].filter(([path]) => path.startsWith('bodies/')))
    files.set('checkpoint', bytesOf(checkpoint))
    const { nodes } = grow(entries)
    for (const { level, index, width } of tilesFor(0, entries.length)) {
      const tileLevel = Number(level) * 8
      const hashes = Array.from(
        { length: width },
        (_, at) => nodes.get(`${tileLevel}/${index * 256 + at}`) ?? new Uint8Array(),
      )
      files.set(tilePath({ level, index, width }), new Uint8Array(Buffer.concat(hashes)))
    }
    for (const tile of bundlesFor(0, entries.length))
      files.set(tilePath(tile), encodeBundle(entries.slice(tile.index * 256, tile.index * 256 + tile.width)))
    return files
  }

  /** A checkpoint over these entries, signed with the real key, and by the accomplices. Old cosignatures may be pasted under it. */
  signed(entries: readonly Uint8Array[], { pasteOld = false } = {}): string {
    const { origin } = parseCheckpoint(parseNote(this.checkpoint).text)
    const text = formatCheckpoint({ origin, size: entries.length, root: grow(entries).root })
    const { signer, accomplices = [] } = this.#options
    const now = Math.floor(Date.now() / 1000)
    const signatures: NoteSignature[] = [signNote(text, signer), ...accomplices.map((one) => cosign(text, one, now))]
    const old = parseNote(this.checkpoint).signatures.slice(1)
    return formatNote({ text, signatures: pasteOld ? [...signatures, ...old] : signatures })
  }

  /** Another log, all in order and signed with the real key: what its readers are to believe. */
  fork(entries: readonly Uint8Array[], options: { readonly pasteOld?: boolean } = {}): Files {
    return this.rebuilt(entries, this.signed(entries, options))
  }

  get former(): readonly string[] {
    return this.#options.former ?? []
  }

  /** The files without which the checkpoint is nothing. */
  needed(): readonly string[] {
    return ['checkpoint', ...[...tilesFor(0, this.size), ...bundlesFor(0, this.size)].map((tile) => tilePath(tile))]
  }

  /** The paths of one kind that the checkpoint's tree is made of. */
  tiles(kind: 'hashes' | 'entries'): readonly string[] {
    return [...this.files.keys()].filter(
      (path) => path.startsWith('tile/') && (parseTilePath(path).level === 'entries') === (kind === 'entries'),
    )
  }
}

/** An entry with some of its words replaced; what is not changed by it throws, so that no mutation is idle. */
export function reworded(entry: Uint8Array, from: RegExp | string, to: string): Uint8Array {
  const before = utf8.decode(entry)
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${String(from)} is not in ${before}`)
  return bytesOf(after)
}

function grow(entries: readonly Uint8Array[]) {
  const nodes = new Map<string, Uint8Array>()
  let frontier = emptyFrontier
  for (const entry of entries)
    frontier = appendLeaf(nodeSha256, frontier, leafHash(nodeSha256, entry), (level, index, hash) =>
      nodes.set(`${level}/${index}`, hash),
    )
  return { nodes, root: rootOf(nodeSha256, frontier) }
}
