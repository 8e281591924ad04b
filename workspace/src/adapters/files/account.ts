import { storeAccountView } from '@parvis/contracts'
import { StorageError, type StorageErrorCode, type StoragePort } from '../../features/storage/port.ts'
import type { AskDeps } from './ask.ts'

/** The storage account behind shared folders, by `services/files` through the gateway. */
export function httpStorageAccount({ fetch, csrf }: AskDeps): StoragePort {
  const ask = async (path: string, method: 'GET' | 'POST' | 'DELETE'): Promise<Response> => {
    const answer = await fetch(`/api/files/${path}`, {
      method,
      headers: { 'x-parvis-csrf': csrf() ?? '' },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    }).catch((cause: unknown) => {
      throw new StorageError('network', cause)
    })
    if (answer.ok) return answer
    throw new StorageError(await codeOf(answer))
  }
  const read = async (answer: Response) => {
    const said = storeAccountView.safeParse(await answer.json().catch(() => null))
    if (said.success) return said.data
    throw new StorageError('unavailable', said.error)
  }
  return {
    account: async () => read(await ask('account', 'GET')),
    link: async () => read(await ask('account/link', 'POST')),
    unlink: async () => void (await ask('account/link', 'DELETE')),
  }
}

async function codeOf(answer: Response): Promise<StorageErrorCode> {
  const { status } = answer
  const said = (await answer.json().catch(() => null)) as { readonly code?: unknown } | null
  if (said?.code === 'files.signed-out') return 'signed-out'
  if (status === 403) return 'refused'
  return status >= 500 ? 'unavailable' : 'network'
}
