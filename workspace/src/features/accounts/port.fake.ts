import { liveSource } from '../../shared/lib/live.ts'
import { AccountsError, type Account, type AccountsPort } from './port.ts'

const DAY_MS = 86_400_000
const names = [
  ['a-claire', 'Claire Morvan', ['member', 'administrator']],
  ['a-helene', 'Hélène Garnier', ['member', 'auditor']],
  ['a-idriss', 'Idriss Benali', ['member']],
  ['a-marc', 'Marc Lefèvre', ['member', 'administrator']],
  ['a-nadia', 'Nadia Osman', ['member']],
  ['a-sofia', 'Sofia Almeida', ['member']],
  ['a-yann', 'Yann Kerdoncuff', ['member']],
] as const

/** Accounts in memory. Idriss is under a legal hold; Yann is suspended. */
export function fakeAccounts(now: number, latency = 0): AccountsPort {
  let accounts: readonly Account[] = names.map(([id, name, roles], at) => ({
    ...{ id, name, roles: [...roles], organisation: 'Ville de Parvis' },
    email: `${name
      .normalize('NFD')
      .replaceAll(/[^a-z ]/gi, '')
      .toLowerCase()
      .replaceAll(' ', '.')}@parvis.localhost`,
    disabled: id === 'a-yann',
    signedInAt: new Date(now - at * 3 * DAY_MS).toISOString(),
  }))
  async function change(id: string, made: (account: Account) => Account | null): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, latency))
    if (!accounts.some((account) => account.id === id)) throw new AccountsError('absent')
    accounts = accounts.flatMap((account) => (account.id === id ? (made(account) ?? []) : account))
  }
  return {
    me: liveSource<string | null>('a-claire'),
    list: async () => accounts,
    suspend: (id) => change(id, (account) => ({ ...account, disabled: true })),
    restore: (id) => change(id, (account) => ({ ...account, disabled: false })),
    async erase(id) {
      await change(id, (account) => {
        if (id === 'a-idriss' || !account.disabled) throw new AccountsError('held')
        return null
      })
      return 14
    },
  }
}
