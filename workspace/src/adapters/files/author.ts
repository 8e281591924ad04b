import { fromText } from './bytes.ts'

/** Who signs a person's acts on coffres: one key for all their devices, behind their recovery code. */
export interface Author {
  /** `@user:server|<public key>`: names the key, so that nobody can put another one under it. */
  readonly id: string
  readonly signing: CryptoKey
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

export async function authorOf(user: string, seed: Uint8Array<ArrayBuffer>): Promise<Author> {
  const pkcs8 = new Uint8Array([...prefix, ...seed])
  const open = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', open)
  const signing = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  return { id: `${user}|${x ?? ''}`, signing }
}

const form = /^(@[^|]{1,255})\|([\w-]{43})$/

/** The person that an author belongs to, or null for what is no author. */
export const userOf = (author: string): string | null => form.exec(author)?.[1] ?? null

export function keyOf(author: string): Uint8Array<ArrayBuffer> | null {
  const key = form.exec(author)?.[2]
  return key === undefined ? null : fromText(key)
}
