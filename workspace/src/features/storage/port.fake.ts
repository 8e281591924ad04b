import type { StorageAccount, StoragePort } from './port.ts'

const shown: Readonly<Record<string, StorageAccount>> = {
  linked: { at: 'linked', name: 'c.duval', refused: false },
  refused: { at: 'linked', name: 'c.duval', refused: true },
  'signed-in': { at: 'signed-in', name: 'claire.morvan' },
}

/** Of the mocked workspace: `?storage=linked|refused|signed-in`. */
export const mockedStorage = (query: URLSearchParams): StoragePort => fakeStorage(shown[query.get('storage') ?? ''])

/** Agrees by itself at the third question. */
export function fakeStorage(first: StorageAccount = { at: 'none' }): StoragePort {
  let account = first
  let [asked, before] = [0, first]
  return {
    account: async () => {
      asked += 1
      if (account.at === 'waiting' && asked > 2) account = { at: 'linked', name: 'c.duval', refused: false }
      return account
    },
    link: async () => {
      asked = 0
      if (account.at !== 'waiting') before = account
      account = { at: 'waiting', login: 'about:blank' }
      return account
    },
    unlink: async () => void (account = account.at === 'waiting' ? before : { at: 'none' }),
  }
}
