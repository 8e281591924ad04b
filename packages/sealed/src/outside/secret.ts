import { joined, randomBytes, type Bytes } from '../bytes.ts'
import { context } from '../content/context.ts'

/**
 * 256 random bits that stand after the « # » of an address and nowhere else: a browser never sends that part. Servers
 * know the link by another name, from which nothing of this follows.
 */
export const newAddressSecret = (): Bytes => randomBytes(32)

type Use =
  /** What the page behind the address is told. */
  | 'link note'
  /** The content's key, where a passphrase is asked for besides. */
  | 'link passphrase'
  /** Salt of the passphrase, 16 bytes of it: one for each link. */
  | 'link salt'
  | 'drop note'

/** A key of its own for each use of a secret; `more` (the stretched passphrase) is needed for it too. */
export async function secretKey(secret: Bytes, use: Use, more: Bytes = new Uint8Array(0)): Promise<Bytes> {
  if (secret.length !== 32) throw new RangeError('a secret has 32 bytes')
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const purpose = use === 'drop note' ? 'key/drop' : 'key/link'
  const info = joined(context(purpose, [use]), more, new Uint8Array([1]))
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, info))
}
