import { sha256, toBase64Url, utf8 } from '../bytes.ts'
import { SealedError } from '../error.ts'
import { canonical } from './canonical.ts'
import type { Manifest } from './manifest.ts'
import { past } from './order.ts'
import type { PageRef } from './pages.ts'

/**
 * A state of a coffre, announced in its room by the member who wrote it: encrypted, ordered, from a device that its
 * owner signed. Whoever sees it knows what storage has to show.
 */
export interface Head {
  readonly coffre: string
  /** How many records the tips rest on, themselves included: grows with every write. */
  readonly counter: number
  readonly tips: readonly string[]
  readonly page: PageRef
}

export const headOf = (manifest: Manifest, page: PageRef): Head => ({
  coffre: manifest.coffre,
  counter: past(manifest.records, ...manifest.tips).size,
  tips: manifest.tips,
  page,
})

/** What stands in the audit log of a head: nothing can be read from it, and no two heads have the same. */
export const headHash = async (head: Head): Promise<string> =>
  toBase64Url(await sha256(utf8(`parvis/head@1\0${canonical(head)}`)))

/**
 * Whether what storage showed holds every state that the room announced and that this device saw. Any member detects,
 * not only the last writer. Throws SealedError `rolled-back` when storage is behind a head, `forked` when it also shows
 * something that the head's author did not know, `missing` when a record lacks one that it names.
 */
export function checkHeads(manifest: Manifest, heads: readonly Head[]): void {
  const { records } = manifest
  for (const { body } of records.values())
    if (body.after.some((id) => !records.has(id))) throw new SealedError('missing')
  for (const head of heads) {
    if (head.coffre !== manifest.coffre) throw new SealedError('format')
    const lacking = head.tips.some((id) => !records.has(id))
    if (lacking) throw new SealedError(records.size >= head.counter ? 'forked' : 'rolled-back')
    if (past(records, ...head.tips).size !== head.counter) throw new SealedError('forked')
  }
}
