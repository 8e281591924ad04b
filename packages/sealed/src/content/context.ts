import { bigEndian, joined, utf8, type Bytes } from '../bytes.ts'

/**
 * What a content is, authenticated with every byte of it: the header commits to it, so that a content opens as the
 * version of the file that it was written as, and as nothing else. The values are those of the moment of writing: a
 * later rename or move is another record of the manifest and touches no content.
 */
export interface ContentFacts {
  readonly coffre: string
  readonly file: string
  readonly version: number
  readonly parent: string
  readonly name: string
  readonly type: string
  /** Bytes of plaintext. */
  readonly size: number
  /** Whether zeros were added after the plaintext (`paddedSize`). */
  readonly padded: boolean
}

export const contentContext = (facts: ContentFacts): Bytes =>
  context('content', [
    facts.coffre,
    facts.file,
    facts.version,
    facts.parent,
    facts.name,
    facts.type,
    facts.size,
    facts.padded ? 1 : 0,
  ])

/** What is sealed beside contents. Each purpose has keys and contexts that no other can be taken for. */
export type Purpose = 'content' | 'wrap' | 'page' | 'link' | 'drop' | 'thumb' | 'epoch'

/** Version 1 stands in the committed context: there is no other, and no byte of storage can ask for one. */
export function context(purpose: Purpose | `key/${Purpose}`, fields: readonly (string | number)[]): Bytes {
  const framed = fields.flatMap((field) => {
    const bytes = utf8(String(field))
    return [bigEndian(bytes.length, 4), bytes]
  })
  return joined(utf8(`parvis/sealed@1/${purpose}\0`), ...framed)
}
