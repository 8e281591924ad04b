import { openLinkView } from '@parvis/contracts'
import {
  folderListType,
  openLinkNote,
  openStream,
  SealedError,
  splitNotes,
  unlockLink,
  type LinkedContent,
  type LinkNote,
} from '@parvis/sealed'
import { OutsideError, type GivenFile, type GivenLinkPort } from '../../../features/outside/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import { blobOf } from '../../../shared/lib/blob-of.ts'
import { fromText } from '../bytes.ts'
import { readFragment } from '../sharing/address.ts'
import { answered, asking } from '../ask.ts'
import { stretched } from '../sharing/passphrase.ts'
import { fetched } from './fetched.ts'
import { linkedFolder } from './linked-folder.ts'
import { outsideError } from './outside-error.ts'

export interface OutsideDeps {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** `location.hash`: never sent anywhere. */
  readonly hash: string
}

/** A link to a file of a coffre, opened by somebody without an account: nothing is believed but by the address's key. */
export function givenLink({ fetch, clock, hash }: OutsideDeps): GivenLinkPort {
  const ask = asking({ fetch, csrf: () => null })
  let note: LinkNote | null = null
  let content: LinkedContent | null = null
  let [sealed, ticket] = [0, '']
  const address = () => {
    const fragment = readFragment(hash)
    if (fragment === null) throw new OutsideError('address')
    return fragment
  }
  async function look() {
    const { id, secret } = address()
    const view = await answered(openLinkView, ask(`/links/${id}`, { credentials: 'omit' }))
    note = await openLinkNote(secret, splitNotes(fromText(view.note)).outside)
    sealed = view.size
    content = 'locked' in note.content ? null : note.content
    const { expires, left } = view
    return { by: note.by, expires: Date.parse(expires) || 0, left, file: content && fileOf(content) }
  }
  async function unlock(passphrase: string) {
    if (note === null || !('locked' in note.content)) throw new OutsideError('internal')
    const { secret } = address()
    const words = await stretched(secret, passphrase)
    content = await unlockLink(secret, note.content.locked, words).catch((cause: unknown) => {
      // The box around it was as it was sealed: what does not fit is the passphrase.
      throw cause instanceof SealedError ? new OutsideError('words', { cause }) : cause
    })
    return fileOf(content)
  }
  const wait = (ms: number) => pause(clock, ms)
  async function download(tell: (part: number) => void, stop: AbortSignal): Promise<Blob> {
    if (content === null) throw new OutsideError('internal')
    const far = (bytes: number) => tell(sealed === 0 ? 1 : Math.min(1, bytes / sealed))
    const path = `/links/${address().id}/content`
    const kept = (given: string) => void (ticket = given)
    const bytes = fetched({ ask, path, size: sealed, tell: far, stop, pause: wait, kept })
    return blobOf(bytes.pipeThrough(openStream(content.key, content.facts)))
  }
  const safe =
    <Given extends readonly unknown[], T>(act: (...given: Given) => Promise<T>) =>
    (...given: Given): Promise<T> =>
      act(...given).catch((cause: unknown) => {
        throw outsideError(cause)
      })
  const folder = linkedFolder({
    list: async () => (await download(() => {}, new AbortController().signal)).bytes(),
    bytes: (blob, size, stop) =>
      fetched({ ask, path: `/links/${address().id}/more/${blob}`, size, tell: () => {}, stop, pause: wait, ticket }),
  })
  return { look: safe(look), unlock: safe(unlock), download: safe(download), folder }
}

const fileOf = ({ facts: { name, size, type } }: LinkedContent): GivenFile => ({
  name,
  size,
  folder: type === folderListType,
})
