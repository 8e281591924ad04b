import { readonly, shallowRef, type Ref } from 'vue'
import { AccountsError, type Account, type AccountsPort } from './port.ts'

/** What was done last, or why it was not. */
export type Told =
  | { readonly did: 'suspended' | 'restored'; readonly account: Account }
  | { readonly did: 'erased'; readonly account: Account; readonly keys: number }
  | { readonly did: 'failed'; readonly account: Account; readonly code: AccountsError['code'] }

export interface Accounts {
  /** Null until they are there. */
  readonly all: Readonly<Ref<readonly Account[] | null>>
  /** Why the list is not there, or is not the newest. */
  readonly failure: Readonly<Ref<AccountsError['code'] | null>>
  readonly told: Readonly<Ref<Told | null>>
  /** Id of the account that something is being done to. */
  readonly busy: Readonly<Ref<string | null>>
  load(): Promise<void>
  suspend(account: Account): Promise<void>
  restore(account: Account): Promise<void>
  erase(account: Account): Promise<void>
}

export function useAccounts(port: AccountsPort): Accounts {
  const all = shallowRef<readonly Account[] | null>(null)
  const failure = shallowRef<AccountsError['code'] | null>(null)
  const told = shallowRef<Told | null>(null)
  const busy = shallowRef<string | null>(null)
  const codeOf = (cause: unknown) => (cause instanceof AccountsError ? cause.code : 'internal')

  async function load(): Promise<void> {
    failure.value = null
    try {
      all.value = await port.list()
    } catch (cause) {
      failure.value = codeOf(cause)
    }
  }
  async function act(account: Account, run: () => Promise<Told>): Promise<void> {
    if (busy.value !== null) return
    busy.value = account.id
    told.value = null
    try {
      told.value = await run()
      await load()
    } catch (cause) {
      told.value = { did: 'failed', account, code: codeOf(cause) }
    }
    busy.value = null
  }
  void load()
  return {
    all: readonly(all) as Accounts['all'],
    failure: readonly(failure),
    told: readonly(told) as Accounts['told'],
    busy: readonly(busy),
    load,
    suspend: (account) =>
      act(account, async () => {
        await port.suspend(account.id)
        return { did: 'suspended', account }
      }),
    restore: (account) =>
      act(account, async () => {
        await port.restore(account.id)
        return { did: 'restored', account }
      }),
    erase: (account) => act(account, async () => ({ did: 'erased', account, keys: await port.erase(account.id) })),
  }
}
