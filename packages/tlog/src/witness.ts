import { fromUtf8, hashFromBase64, parseDecimal, toBase64, toUtf8 } from './bytes.ts'
import { TlogError } from './error.ts'
import { nobleSha256 } from './hash.ts'
import {
  formatNote,
  formatSignatureLine,
  type Note,
  type NoteSignature,
  parseNote,
  parseSignatureLine,
} from './note.ts'
import { mostProofHashes } from './proof.ts'

/** C2SP tlog-witness: what a log sends to a witness. */
export interface AddCheckpoint {
  /** Size of the last head that the witness cosigned; 0 where there was none. */
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  readonly note: Note
}

const mostRequestBytes = 272 * 1024

export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${formatNote(note)}`
}

/** The body of a request, attacker-controlled. @throws TlogError `witness.malformed`, `note.malformed`, `too-large` */
export function parseAddCheckpoint(body: string | Uint8Array): AddCheckpoint {
  const bytes = typeof body === 'string' ? toUtf8(body) : body
  if (bytes.length > mostRequestBytes) throw new TlogError('too-large', 'request')
  const text = fromUtf8(bytes, 'witness.malformed')
  const split = text.indexOf('\n\n')
  const [first, ...hashes] = text.slice(0, Math.max(split, 0)).split('\n')
  if (!first?.startsWith('old ')) throw new TlogError('witness.malformed', 'old size')
  if (hashes.length > mostProofHashes) throw new TlogError('witness.malformed', 'proof')
  return {
    oldSize: parseDecimal(first.slice(4), 'witness.malformed'),
    proof: hashes.map((hash) => hashFromBase64(hash, 'witness.malformed')),
    note: parseNote(text.slice(split + 2)),
  }
}

/** The body of a witness's 200. */
export const formatCosignatures = (signatures: readonly NoteSignature[]): string =>
  signatures.map((signature) => `${formatSignatureLine(signature)}\n`).join('')

/** A witness's answer, attacker-controlled; nothing is verified yet. @throws TlogError `witness.malformed`, `note.malformed` */
export function parseCosignatures(body: string): readonly NoteSignature[] {
  if (body.length > mostRequestBytes) throw new TlogError('too-large', 'answer')
  if (!body.endsWith('\n')) throw new TlogError('witness.malformed', 'end')
  return body
    .slice(0, -1)
    .split('\n')
    .map((line) => parseSignatureLine(line))
}

/** Content type of a witness's 409. */
export const sizeContentType = 'text/x.tlog.size'

/** The body of a witness's 409: the size of the last head that it cosigned. */
export const formatWitnessSize = (size: number): string => `${size}\n`

/** @throws TlogError `witness.malformed` */
export function parseWitnessSize(body: string): number {
  if (!body.endsWith('\n')) throw new TlogError('witness.malformed', 'end')
  return parseDecimal(body.slice(0, -1), 'witness.malformed')
}

/** Under which a witness serves what it last cosigned: `<monitoring prefix>/<originHash>/checkpoint`. */
export const originHash = (origin: string): string =>
  Array.from(nobleSha256(toUtf8(origin)), (byte) => byte.toString(16).padStart(2, '0')).join('')
