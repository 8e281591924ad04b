import { storedEntries } from '@parvis/contracts'
import { FilesError } from '../../../features/files/port.ts'
import { OutsideError, type GivenEntry, type GivenFolderPort } from '../../../features/outside/port.ts'
import { answered, asJson, asking } from '../ask.ts'
import type { OutsideDeps } from './given-link.ts'
import { outsideError } from './outside-error.ts'

const form = /^#([\w-]{1,64})$/

/** Whether what stands after « # » names a link of a shared folder: it carries no key, for there is none. */
export const isFolderAddress = (hash: string): boolean => form.test(hash)

/** A link of a shared folder. Its token goes in bodies: an address would be in somebody's log. */
export function givenFolder({ fetch, hash }: Pick<OutsideDeps, 'fetch' | 'hash'>): GivenFolderPort {
  const ask = asking({ fetch, csrf: () => null })
  const token = form.exec(hash)?.[1] ?? ''
  const post = (what: 'list' | 'content', path: string, password: string, stop?: AbortSignal) => {
    const body = { token, path, ...(password !== '' && { password }) }
    return ask(`/public/${what}`, { ...asJson('POST', body), credentials: 'omit', ...(stop && { signal: stop }) })
  }
  return {
    async list(path, password) {
      try {
        const { entries } = await answered(storedEntries, post('list', path, password))
        return entries.map(({ path: at, kind, size }) => ({ path: at, name: at.split('/').at(-1) ?? '', kind, size }))
      } catch (cause) {
        throw ofPassword(cause)
      }
    },
    async download(entry, password, tell, stop) {
      try {
        const { body } = await post('content', entry.path, password, stop)
        return await counted(body, entry, tell)
      } catch (cause) {
        throw ofPassword(cause)
      }
    },
  }
}

async function counted(body: Response['body'], { size }: GivenEntry, tell: (part: number) => void): Promise<Blob> {
  let came = 0
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, out) {
      came += bytes.length
      tell(size === 0 ? 1 : Math.min(1, came / size))
      out.enqueue(bytes)
    },
  })
  const blob = await new Response(body?.pipeThrough(count)).blob()
  if (blob.size !== size) throw new OutsideError('altered')
  return blob
}

/** A link with a password says « refused » to whoever has it not. */
function ofPassword(cause: unknown): OutsideError {
  const refused = cause instanceof FilesError && cause.code === 'not-allowed'
  return refused ? new OutsideError('words', { cause }) : outsideError(cause)
}
