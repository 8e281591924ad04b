import type { StorageAccount, StoragePort } from './port.ts'

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
