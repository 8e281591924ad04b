import { joined, toBase64Url, type Bytes } from '../bytes.ts'
import { openBox, sealBox } from './box.ts'
import { context, type ContentFacts } from './context.ts'

/** Of which version of which file a thumbnail is. */
export type ThumbOf = Pick<ContentFacts, 'coffre' | 'file' | 'version'>

/**
 * Where the thumbnail of a content lies, from the content's own key: whoever can read the one finds the other, no record
 * names it, and storage can't tell which of its blobs belong together.
 */
export const thumbBlob = async (contentKey: Bytes): Promise<string> =>
  toBase64Url((await derived(contentKey, 'name')).slice(0, 18))

/** Seals the small picture of one version. It opens as that and as nothing else. */
export const sealThumb = async (contentKey: Bytes, of: ThumbOf, picture: Bytes): Promise<Bytes> =>
  sealBox(await derived(contentKey, 'seal'), thumbContext(of), picture)

/** Throws SealedError when it is not the picture that a member sealed for this version. */
export const openThumb = async (contentKey: Bytes, of: ThumbOf, sealed: Bytes): Promise<Bytes> =>
  openBox(await derived(contentKey, 'seal'), thumbContext(of), sealed)

const thumbContext = ({ coffre, file, version }: ThumbOf): Bytes => context('thumb', [coffre, file, version])

async function derived(contentKey: Bytes, what: 'name' | 'seal'): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', contentKey, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const info = joined(context('key/thumb', [what]), new Uint8Array([1]))
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, info))
}
