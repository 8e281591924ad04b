import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { openBox, sealBox } from '../content/box.ts'
import { context, type ContentFacts } from '../content/context.ts'
import { SealedError } from '../error.ts'
import { bytesIn, factsIn, fieldsOf, textIn } from './fields.ts'
import { secretKey } from './secret.ts'

/** One version of a file, given away: enough to open its sealed bytes, and nothing else of the coffre. */
export interface LinkedContent {
  readonly facts: ContentFacts
  readonly key: Bytes
}

export interface LinkNote {
  /** Who shares, as members call them. */
  readonly by: string
  /** `locked`: opens with the passphrase only, see `unlockLink`. */
  readonly content: LinkedContent | { readonly locked: Bytes }
}

const noteContext = context('link', ['note'])
const innerContext = context('link', ['content'])

/** Of a link's passphrase, before it is stretched: 16 bytes. */
export const passphraseSalt = async (secret: Bytes): Promise<Bytes> =>
  (await secretKey(secret, 'link salt')).slice(0, 16)

/**
 * What the storage service keeps for who opens the link. `stretched`: 32 bytes that a deliberately slow function made
 * of the passphrase and its salt; null where none is asked for.
 */
export async function sealLinkNote(
  secret: Bytes,
  by: string,
  { facts, key }: LinkedContent,
  stretched: Bytes | null,
): Promise<Bytes> {
  const content = { ...facts, key: toBase64Url(key) }
  const inner =
    stretched === null
      ? { content }
      : {
          locked: toBase64Url(
            await sealBox(await lockKey(secret, stretched), innerContext, utf8(JSON.stringify(content))),
          ),
        }
  return sealBox(await secretKey(secret, 'link note'), noteContext, utf8(JSON.stringify({ v: 1, by, ...inner })))
}

/** Throws SealedError: `commitment` or `segment` when storage gave other bytes, or the address is not the whole one. */
export async function openLinkNote(secret: Bytes, sealed: Bytes): Promise<LinkNote> {
  const fields = fieldsOf(await openBox(await secretKey(secret, 'link note'), noteContext, sealed))
  const by = textIn(fields, 'by')
  const { locked, content } = fields
  if (locked !== undefined) return { by, content: { locked: decoded(textIn(fields, 'locked', 8192)) } }
  return { by, content: contentOf(fieldsOf(utf8(JSON.stringify(content ?? null)))) }
}

/** Throws SealedError `commitment` for another passphrase. */
export async function unlockLink(secret: Bytes, locked: Bytes, stretched: Bytes): Promise<LinkedContent> {
  return contentOf(fieldsOf(await openBox(await lockKey(secret, stretched), innerContext, locked)))
}

const lockKey = (secret: Bytes, stretched: Bytes) => {
  if (stretched.length !== 32) throw new RangeError('a stretched passphrase has 32 bytes')
  return secretKey(secret, 'link passphrase', stretched)
}

const contentOf = (fields: ReturnType<typeof fieldsOf>): LinkedContent => ({
  facts: factsIn(fields),
  key: bytesIn(fields, 'key', 32),
})

function decoded(text: string): Bytes {
  try {
    return fromBase64Url(text)
  } catch (cause) {
    throw new SealedError('format', cause)
  }
}
