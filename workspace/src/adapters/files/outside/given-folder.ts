import { linkHeader, pathHeader, publicEntries, wordsHeader, type StoredEntry } from '@parvis/contracts'
import { FilesError } from '../../../features/files/port.ts'
import {
  OutsideError,
  type GivenDeposit,
  type GivenEntry,
  type GivenFolderPort,
} from '../../../features/outside/port.ts'
import { answered, asJson, asking } from '../ask.ts'
import type { OutsideDeps } from './given-link.ts'
import { freeName } from '../../../shared/lib/free-name.ts'
import { cleanName } from '../uploads/sealing.ts'
import { readRefusal } from '../refusal.ts'
import { outsideError } from './outside-error.ts'
import type { SendWhole } from './send-whole.ts'

const form = /^#([\w-]{1,64})$/

/** Whether what stands after « # » names a link of a shared folder: it carries no key, for there is none. */
export const isFolderAddress = (hash: string): boolean => form.test(hash)

interface FolderDeps extends Pick<OutsideDeps, 'fetch' | 'hash'> {
  readonly send: SendWhole
}

/** A link of a shared folder. Its token goes in bodies: an address would be in somebody's log. */
export function givenFolder({ fetch, hash, send }: FolderDeps): GivenFolderPort {
  const ask = asking({ fetch, csrf: () => null })
  const token = form.exec(hash)?.[1] ?? ''
  const post = (what: 'list' | 'content', path: string, password: string, stop?: AbortSignal) => {
    const body = { token, path, ...(password !== '' && { password }) }
    return ask(`/public/${what}`, { ...asJson('POST', body), credentials: 'omit', ...(stop && { signal: stop }) })
  }
  return {
    async list(path, password) {
      try {
        const { entries, writable } = await answered(publicEntries, post('list', path, password))
        return { entries: entries.map(givenEntry), writable }
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
    async deposit(file, { path, entries, password, tell, stop }) {
      const given = { token, file, path, password, tell, stop }
      const [wanted, taken] = [cleanName(file.name), entries.map(({ name }) => name)]
      for (let tries = 0; tries < mostNames; tries++) {
        const name = freeName(wanted, taken)
        if (await put(send, given, name)) return name
        taken.push(name)
      }
      throw new OutsideError('internal')
    },
  }
}

const givenEntry = ({ path, kind, size }: StoredEntry): GivenEntry => ({
  path,
  name: path.split('/').at(-1) ?? '',
  kind,
  size,
})

/** Names that somebody else may have taken since: each costs the whole way of the file. */
const mostNames = 5

type Given = Omit<GivenDeposit, 'entries'> & { readonly token: string; readonly file: File }

/** False where something has that name. */
async function put(send: SendWhole, { token, file, path, password, tell, stop }: Given, name: string) {
  const headers = {
    'content-type': 'application/octet-stream',
    [linkHeader]: token,
    [pathHeader]: encodeURIComponent(path === '' ? name : `${path}/${name}`),
    ...(password !== '' && { [wordsHeader]: encodeURIComponent(password) }),
  }
  const far = (sent: number) => tell(file.size === 0 ? 1 : Math.min(1, sent / file.size))
  try {
    const answer = await send('/api/files/public/content', { headers, body: file, tell: far, stop })
    if (answer.ok) return true
    const refusal = await readRefusal(answer)
    if (refusal.code === 'name') return false
    throw refusal
  } catch (cause) {
    throw outsideError(cause)
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
