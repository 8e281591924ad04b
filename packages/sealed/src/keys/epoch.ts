import { fromBase64Url, joined, randomBytes, sha256, toBase64Url, type Bytes } from '../bytes.ts'
import { openBox, sealBox } from '../content/box.ts'
import { context, type Purpose } from '../content/context.ts'
import { SealedError } from '../error.ts'

/**
 * A span of a coffre's life with one key for all its members. Removing somebody begins the next one. The key travels in
 * the room, encrypted; storage never sees it. `id` is number and hash of the key: two members who begin one at the same
 * time begin two, and the signed record that names an epoch says which key is its own.
 */
export interface Epoch {
  readonly coffre: string
  readonly id: string
  readonly key: Bytes
}

/** `previous` null for the first epoch of a coffre. */
export async function newEpoch(coffre: string, previous: string | null): Promise<Epoch> {
  const number = previous === null ? 1 : epochNumber(previous) + 1
  const key = randomBytes(32)
  return { coffre, id: await idOf(coffre, number, key), key }
}

async function idOf(coffre: string, number: number, key: Bytes): Promise<string> {
  return `${number}.${toBase64Url(await sha256(joined(context('epoch', [coffre, number]), key)))}`
}

/** Whether this is the key that the epoch's name was made from. Whoever hears of a key asks this before keeping it. */
export async function isEpochKey({ coffre, id, key }: Epoch): Promise<boolean> {
  return isEpochId(id) && key.length === 32 && id === (await idOf(coffre, epochNumber(id), key))
}

/** A SHA-256 after the number. */
const idForm = /^([1-9]\d{0,8})\.[\w-]{43}$/

export const isEpochId = (text: string): boolean => idForm.test(text)

export function epochNumber(id: string): number {
  const number = idForm.exec(id)?.[1]
  if (number === undefined) throw new SealedError('format')
  return Number(number)
}

/** A key of its own for each purpose: a box of one can't be offered as a box of another. */
export async function epochKey(epoch: Epoch, purpose: Purpose): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', epoch.key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const info = joined(context(`key/${purpose}`, [epoch.coffre, epoch.id]), new Uint8Array([1]))
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, info))
}

/** A file's key as storage and manifest hold it. `box` is base64url. */
export interface WrappedKey {
  readonly epoch: string
  readonly box: string
}

/** The one version of a file that a key is for. */
export interface KeyPlace {
  readonly file: string
  readonly version: number
  /** Random name of the sealed content in storage. */
  readonly blob: string
}

const wrapContext = (epoch: Epoch, { file, version, blob }: KeyPlace): Bytes =>
  context('wrap', [epoch.coffre, epoch.id, file, version, blob])

export const newContentKey = (): Bytes => randomBytes(32)

export async function wrapKey(epoch: Epoch, place: KeyPlace, key: Bytes): Promise<WrappedKey> {
  const box = await sealBox(await epochKey(epoch, 'wrap'), wrapContext(epoch, place), key)
  return { epoch: epoch.id, box: toBase64Url(box) }
}

/** Throws SealedError: `missing` without the epoch's key, `commitment` when the box is another's, or altered. */
export async function unwrapKey(
  epochs: ReadonlyMap<string, Epoch>,
  place: KeyPlace,
  wrapped: WrappedKey,
): Promise<Bytes> {
  const epoch = epochs.get(wrapped.epoch)
  if (epoch === undefined) throw new SealedError('missing')
  const key = await openBox(await epochKey(epoch, 'wrap'), wrapContext(epoch, place), decoded(wrapped.box))
  if (key.length !== 32) throw new SealedError('format')
  return key
}

/** For a new epoch: the same key for the same content, which stays where it is. */
export const rewrapKey = async (
  epochs: ReadonlyMap<string, Epoch>,
  next: Epoch,
  place: KeyPlace,
  wrapped: WrappedKey,
): Promise<WrappedKey> => wrapKey(next, place, await unwrapKey(epochs, place, wrapped))

function decoded(box: string): Bytes {
  try {
    return fromBase64Url(box)
  } catch (cause) {
    throw new SealedError('format', cause)
  }
}
