import { concat, fromBase64, fromUtf8, toBase64, toUtf8 } from './bytes.ts'
import { cosignedMessage, readTimestamp } from './cosignature.ts'
import { TlogError } from './error.ts'
import { type Ed25519, keyNamePattern, nobleEd25519, signatureType, type Signer, type VerifierKey } from './key.ts'

/** A line under a note: somebody's name, the id of their key, and what only they can have made. */
export interface NoteSignature {
  readonly name: string
  readonly keyId: number
  /** Without the four bytes of the id. */
  readonly signature: Uint8Array
}

/** C2SP signed-note. */
export interface Note {
  /** Ends with a line break. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

const mostNoteBytes = 256 * 1024
const mostSignatures = 100

/** Text or bytes, attacker-controlled; nothing is verified yet. @throws TlogError `note.malformed`, `too-large` */
export function parseNote(input: string | Uint8Array): Note {
  const bytes = typeof input === 'string' ? toUtf8(input) : input
  if (bytes.length > mostNoteBytes) throw new TlogError('too-large', 'note')
  const whole = fromUtf8(bytes, 'note.malformed')
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) throw new TlogError('note.malformed', 'control character')
  const split = whole.lastIndexOf('\n\n')
  if (split === -1 || !whole.endsWith('\n')) throw new TlogError('note.malformed', 'no signature')
  const lines = whole.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures) throw new TlogError('too-large', 'signatures')
  return { text: whole.slice(0, split + 1), signatures: lines.map((line) => parseSignatureLine(line)) }
}

/** Without its line break. @throws TlogError `note.malformed` */
export function parseSignatureLine(line: string): NoteSignature {
  const [, name, base64] = /^— (\S+) (\S+)$/u.exec(line) ?? []
  if (name === undefined || base64 === undefined || !keyNamePattern.test(name))
    throw new TlogError('note.malformed', 'signature line')
  const bytes = fromBase64(base64, 'note.malformed')
  if (bytes.length < 5) throw new TlogError('note.malformed', 'signature')
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.subarray(4) }
}

/** Without its line break. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = new Uint8Array(4)
  new DataView(id.buffer).setUint32(0, keyId)
  return `— ${name} ${toBase64(concat(id, signature))}`
}

export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map((signature) => `${formatSignatureLine(signature)}\n`).join('')}`

/** A log's own signature over a text that ends with a line break. @throws TlogError `note.malformed` */
export function signNote(text: string, signer: Signer): NoteSignature {
  if (!text.endsWith('\n') || signer.key.type !== signatureType.ed25519) throw new TlogError('note.malformed')
  return { name: signer.key.name, keyId: signer.key.id, signature: signer.sign(toUtf8(text)) }
}

/** More signatures under a note, e.g. a witness's; one that is there already stays alone. */
export function addSignatures(note: Note, signatures: readonly NoteSignature[]): Note {
  const lines = new Set(note.signatures.map((signature) => formatSignatureLine(signature)))
  return {
    ...note,
    signatures: [...note.signatures, ...signatures.filter((one) => !lines.has(formatSignatureLine(one)))],
  }
}

/** A signature that was found good. */
export interface Verified {
  readonly key: VerifierKey
  readonly signature: NoteSignature
  /** When a cosigner saw it, in seconds since 1970; a log's own signature says no time. */
  readonly time?: number
}

/**
 * The signatures of those whom `keys` names; others are passed over, as the specification asks.
 * @throws TlogError `note.signature` where one in a known key's name is false, `note.unsigned` where there is none
 */
export function verifyNote(
  note: Note,
  keys: readonly VerifierKey[],
  algorithm: Ed25519 = nobleEd25519,
): readonly [Verified, ...Verified[]] {
  const verified = new Map<VerifierKey, Verified>()
  for (const signature of note.signatures) {
    const key = keys.find(({ name, id }) => name === signature.name && id === signature.keyId)
    if (key === undefined || verified.has(key)) continue
    verified.set(key, verifySignature(note.text, signature, key, algorithm))
  }
  const [first, ...rest] = verified.values()
  if (first === undefined) throw new TlogError('note.unsigned')
  return [first, ...rest]
}

function verifySignature(text: string, signature: NoteSignature, key: VerifierKey, algorithm: Ed25519): Verified {
  const time = key.type === signatureType.cosignature ? readTimestamp(signature.signature) : undefined
  const message = time === undefined ? toUtf8(text) : cosignedMessage(text, time)
  const raw = time === undefined ? signature.signature : signature.signature.subarray(8)
  if (!algorithm.verify(key.publicKey, message, raw)) throw new TlogError('note.signature', key.name)
  return { key, signature, ...(time !== undefined && { time }) }
}
