import { fromBase64Url, joined, type Bytes } from '../bytes.ts'
import type { ContentFacts } from '../content/context.ts'
import { openContent, sealedSourceOf } from '../content/open.ts'
import { startOpening, headerBytes } from '../content/floe.ts'
import { isEpochKey, unwrapKey, type KeyPlace, type WrappedKey } from '../keys/epoch.ts'

/** Runs in Node and in a browser: opens what `vectors.json` holds, and says what did not come out as it should. */
export interface Vectors {
  readonly contents: readonly { readonly key: string; facts: ContentFacts; sealed: string; sha256: string }[]
  readonly wraps: readonly {
    readonly epoch: { coffre: string; id: string; key: string }
    readonly place: KeyPlace
    readonly wrapped: WrappedKey
    readonly key: string
  }[]
}
export interface Published {
  readonly context: string
  readonly vectors: readonly {
    readonly name: string
    readonly segment: number
    readonly segmentsPerKey: number
    readonly plaintext: string
    readonly sealed: string
  }[]
}

const standard = (base64: string): Bytes =>
  fromBase64Url(base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''))
const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

export async function wrongVectors(own: Vectors, published: Published): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { key, facts, sealed, sha256 } of own.contents) {
    const content = await openContent(fromBase64Url(key), facts, sealedSourceOf(fromBase64Url(sealed)))
    const plaintext = joined(...(await Array.fromAsync(content.range())))
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', plaintext))
    if (hex(digest) !== sha256) wrong.push(facts.name)
  }
  for (const { epoch, place, wrapped, key } of own.wraps) {
    const made = { ...epoch, key: fromBase64Url(epoch.key) }
    if (!(await isEpochKey(made))) wrong.push(epoch.id)
    const epochs = new Map([[epoch.id, made]])
    if (hex(await unwrapKey(epochs, place, wrapped)) !== hex(fromBase64Url(key))) wrong.push(place.blob)
  }
  for (const vector of published.vectors)
    if (!(await opensAsPublished(vector, published.context))) wrong.push(vector.name)
  return wrong
}

async function opensAsPublished(vector: Published['vectors'][number], context: string): Promise<boolean> {
  const sealed = standard(vector.sealed)
  const aad = new TextEncoder().encode(context)
  const opener = await startOpening(new Uint8Array(32), aad, vector, sealed.slice(0, headerBytes))
  const opened: Bytes[] = []
  for (let at = headerBytes, place = 0; at < sealed.length; at += vector.segment, place++) {
    const last = at + vector.segment >= sealed.length
    opened.push(await opener.openSegment(place, sealed.slice(at, at + vector.segment), last))
  }
  return hex(joined(...opened)) === hex(standard(vector.plaintext))
}
