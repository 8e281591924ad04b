import { fromBase64, fromUtf8, hashFromBase64, parseDecimal, toBase64, toUtf8 } from './bytes.ts'
import { TlogError } from './error.ts'
import { formatNote, type Note, parseNote } from './note.ts'
import { mostProofHashes } from './proof.ts'

/** C2SP tlog-proof: shows offline that an entry is in the log, in a text of some 1 to 2 KiB. */
export interface TlogProof {
  readonly index: number
  /** From the leaf up. */
  readonly proof: readonly Uint8Array[]
  readonly note: Note
  /** Opaque and vouched for by nobody. */
  readonly extra?: Uint8Array
}

const header = 'c2sp.org/tlog-proof@v1'
const mostProofBytes = 288 * 1024

export function formatProof({ index, proof, note, extra }: TlogProof): string {
  const lines = [header, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...proof.map(toBase64)]
  return `${lines.join('\n')}\n\n${formatNote(note)}`
}

/** A file that anybody may have written. @throws TlogError `proof.malformed`, `note.malformed`, `too-large` */
export function parseProof(input: string | Uint8Array): TlogProof {
  const bytes = typeof input === 'string' ? toUtf8(input) : input
  if (bytes.length > mostProofBytes) throw new TlogError('too-large', 'proof')
  const text = fromUtf8(bytes, 'proof.malformed')
  const split = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, Math.max(split, 0)).split('\n')
  if (first !== header) throw new TlogError('proof.malformed', 'header')
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice(6) : undefined
  const index = lines.shift()
  if (!index?.startsWith('index ')) throw new TlogError('proof.malformed', 'index')
  if (lines.length > mostProofHashes) throw new TlogError('proof.malformed', 'hashes')
  return {
    index: parseDecimal(index.slice(6), 'proof.malformed'),
    proof: lines.map((line) => hashFromBase64(line, 'proof.malformed')),
    note: parseNote(text.slice(split + 2)),
    ...(extra !== undefined && { extra: fromBase64(extra, 'proof.malformed') }),
  }
}
