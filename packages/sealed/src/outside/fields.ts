import { fromBase64Url, textOf, type Bytes } from '../bytes.ts'
import type { ContentFacts } from '../content/context.ts'
import { SealedError } from '../error.ts'
import { isFileName } from '../manifest/names.ts'

export type Fields = Readonly<Record<string, unknown>>

/**
 * JSON out of a box that opened: whoever holds the key wrote it, and may have written anything. Throws SealedError
 * `format`, as all of these do.
 */
export function fieldsOf(bytes: Bytes): Fields {
  try {
    const value: unknown = JSON.parse(textOf(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  } catch (cause) {
    throw new SealedError('format', cause)
  }
  throw new SealedError('format')
}

export function textIn(fields: Fields, name: string, most = 255): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.length > most || !value.isWellFormed()) throw new SealedError('format')
  return value
}

export function bytesIn(fields: Fields, name: string, length: number): Bytes {
  try {
    const bytes = fromBase64Url(textIn(fields, name, 8192))
    if (bytes.length === length) return bytes
  } catch (cause) {
    throw new SealedError('format', cause)
  }
  throw new SealedError('format')
}

/** What a content was sealed as. Its name is one step of a path on the disk of whoever saves it. */
export function factsIn(fields: Fields): ContentFacts {
  const whole = (name: string, least: number) => {
    const value = fields[name]
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) throw new SealedError('format')
    return value
  }
  const name = textIn(fields, 'name')
  if (!isFileName(name) || typeof fields['padded'] !== 'boolean') throw new SealedError('format')
  return {
    coffre: textIn(fields, 'coffre'),
    file: textIn(fields, 'file'),
    version: whole('version', 1),
    parent: textIn(fields, 'parent'),
    name,
    type: textIn(fields, 'type', 400),
    size: whole('size', 0),
    padded: fields['padded'],
  }
}
