import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const keyBytes = 32

/** Salted scrypt, with its parameters: `scrypt$15$8$1$<salt>$<key>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  return ['scrypt', 15, 8, 1, salt.toString('base64'), key.toString('base64')].join('$')
}

/** Takes as long for a hash that is missing as for one that is wrong. */
export async function matchesPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, , , , salt = '', key = ''] = (hash ?? '').split('$')
  const expected = Buffer.from(key, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'))
  return expected.length === found.length && timingSafeEqual(expected, found)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Random, in groups as people expect of an app password. The first group finds it again, the others prove it. */
export function newAppPassword(): { readonly id: string; readonly password: string } {
  const groups = Array.from({ length: 7 }, () => Array.from({ length: 5 }, randomSign).join(''))
  return { id: groups.slice(0, 2).join('-'), password: groups.join('-') }
}

/** The part of an app password that is no secret; undefined when it does not look like one. */
export function appPasswordId(password: string): string | undefined {
  return /^([A-Za-z2-9]{5}-[A-Za-z2-9]{5})(?:-[A-Za-z2-9]{5}){5}$/.exec(password)?.[1]
}

function randomSign(): string {
  for (;;) {
    const sign = alphabet[(randomBytes(1)[0] ?? 0) & 63]
    if (sign !== undefined) return sign
  }
}
