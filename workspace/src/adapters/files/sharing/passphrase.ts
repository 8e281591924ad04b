import { passphraseSalt } from '@parvis/sealed'
import { argon2idAsync } from '@noble/hashes/argon2.js'

/** RFC 9106 §4, the second recommended choice but for its lanes: here they would only run one after the other. */
const cost = { m: 2 ** 16, t: 3, p: 1, dkLen: 32 }

/** Argon2id, in seconds, without holding up the page. `secret`: of the link, from which its salt follows. */
export async function stretched(secret: Uint8Array<ArrayBuffer>, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  const salt = await passphraseSalt(secret)
  return new Uint8Array(await argon2idAsync(passphrase.normalize('NFC'), salt, { ...cost, asyncTick: 20 }))
}
