import { fromBase64Url, joined, sha256, toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'
import { canonical } from './canonical.ts'
import { parseRecord } from './parse-record.ts'
import type { RecordBody, SignedRecord } from './record.ts'

const domain = utf8('parvis/record@1\0')

/** A record whose signature is its author's. `id` is the hash of what was signed. */
export interface VerifiedRecord {
  readonly id: string
  readonly body: RecordBody
}

/** Ed25519 of a device. The private half never leaves it. */
export async function newAuthorKey(): Promise<{ readonly signing: CryptoKey; readonly verifying: Bytes }> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  return {
    signing: pair.privateKey,
    verifying: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  }
}

export async function signRecord(body: RecordBody, signing: CryptoKey): Promise<SignedRecord> {
  const text = canonical(body)
  parseRecord(text)
  const signature = await crypto.subtle.sign('Ed25519', signing, joined(domain, utf8(text)))
  return { body: text, signature: toBase64Url(new Uint8Array(signature)) }
}

/**
 * Public keys that the room vouches for: announced by devices that their owners signed, never by storage, and never
 * taken because they came first.
 */
export type AuthorKeys = ReadonlyMap<string, Bytes>

/** Throws SealedError `format`, or `signature` when the author is not known or did not sign this. */
export async function verifyRecord(record: SignedRecord, authors: AuthorKeys): Promise<VerifiedRecord> {
  const body = parseRecord(record.body)
  const key = authors.get(body.author)
  if (key === undefined) throw new SealedError('signature')
  const verifying = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify'])
  const signed = joined(domain, utf8(record.body))
  if (!(await crypto.subtle.verify('Ed25519', verifying, signature(record), signed))) throw new SealedError('signature')
  return { id: await recordId(record), body }
}

export const recordId = async (record: SignedRecord): Promise<string> =>
  toBase64Url(await sha256(joined(domain, utf8(record.body))))

function signature(record: SignedRecord): Bytes {
  try {
    return fromBase64Url(record.signature)
  } catch (cause) {
    throw new SealedError('format', cause)
  }
}
