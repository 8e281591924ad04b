import * as z from 'zod/mini'

/** Public half of a cross-signing master key: Ed25519, in base64 without padding, as Matrix writes it. */
export const identityKey = z.string().check(z.regex(/^[A-Za-z0-9+/]{43}$/))

/** `PUT /api/identities/mine`: somebody's own browser says which identity it holds the private half of. 204. */
export const identityWish = z.strictObject({ key: identityKey })

/** So many people are asked about at once. */
export const mostIdentities = 100
/** `POST /api/identities/look`: Matrix ids. */
export const identityQuestion = z.strictObject({
  people: z.array(z.string().check(z.maxLength(255))).check(z.maxLength(mostIdentities)),
})
/** By Matrix id. Who is missing has told nothing, or has no account here. */
export const identityAnswer = z.object({ keys: z.record(z.string(), identityKey) })
export type IdentityAnswer = z.infer<typeof identityAnswer>

/** What stands under SHA-512 for the digits of a person's identity. */
export function digitsMaterial(person: string, key: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`parvis/identity\0${person}\0${key}`)
}

/** Twelve groups of five digits, to be read aloud or compared with an entry of the log: 5 bytes of the hash a group. */
export function identityDigits(hash: Uint8Array): string {
  const groups = Array.from({ length: 12 }, (_, index) => {
    const number = hash.slice(index * 5, index * 5 + 5).reduce((sum, byte) => sum * 256 + byte, 0)
    return String(number % 100_000).padStart(5, '0')
  })
  return groups.join(' ')
}
