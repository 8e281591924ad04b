/**
 * A receipt of an act, kept in a browser that its person has left: the line and the time, and of the rest no more than is
 * needed to recognise it. Who finds it reads neither the act nor what it was done to.
 */
export interface SealedReceipt {
  /** Null: the act was answered as done, and no line was given for it. */
  readonly index: number | null
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Hex; SHA-256 over the salt, the act and its object. */
  readonly salt: string
  readonly digest: string
}

interface Plain {
  readonly index: number | null
  readonly act: string
  readonly object: string | null
  readonly at: number
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

async function digestOf(salt: string, act: string, object: string | null): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([salt, act, object]))
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
}

export async function sealReceipt({ index, act, object, at }: Plain): Promise<SealedReceipt> {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)))
  return { index, at, salt, digest: await digestOf(salt, act, object) }
}

/** Whether it is of this act, done to one of these objects or to none that the browser could name. */
export async function isReceiptOf(
  { salt, digest }: Pick<SealedReceipt, 'salt' | 'digest'>,
  act: string,
  objects: readonly string[],
): Promise<boolean> {
  const digests = await Promise.all([null, ...objects].map((object) => digestOf(salt, act, object)))
  return digests.includes(digest)
}
