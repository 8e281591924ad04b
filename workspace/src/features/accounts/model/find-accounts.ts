import type { Account } from '../port.ts'

/** Without case and accents: « helene » finds Hélène. */
const folded = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Accounts in whose name, address or organisation every word is found. */
export function findAccounts(accounts: readonly Account[], words: string): readonly Account[] {
  const wanted = folded(words).split(/\s+/u)
  return accounts.filter(({ name, email, organisation }) => {
    const text = folded(`${name} ${email} ${organisation}`)
    return wanted.every((word) => text.includes(word))
  })
}

/** What was typed is that name: spaces of any kind are one, the rest is letter by letter. */
export function isSameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ')
  return plain(typed) === plain(name)
}
