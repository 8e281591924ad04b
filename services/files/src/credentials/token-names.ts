import { createHash } from 'node:crypto'
import { ServiceError } from '@parvis/service-kit'
import * as z from 'zod'
import { isStoreUser } from '../store/store-user.ts'
import type { SealedPasswords } from './sealed-passwords.ts'

export interface TokenNames {
  /** The store’s name for the owner of a token. Rejects with `files.refused` for a token of somebody else. */
  nameOf(account: string, token: string): Promise<string>
  /** The name of somebody who has been here before. Null: they have not. */
  known(account: string): Promise<string | null>
}

export const ownUser = z.object({ id: z.string().max(64).refine(isStoreUser) })

const most = 10_000

/**
 * What the store calls people, learnt from itself and by their own token. The first name that an account here comes with
 * stays theirs: a token that the store takes for somebody else’s opens nothing. `ask`: whose the store says a token is.
 */
export function tokenNames(sealed: SealedPasswords, ask: (token: string) => Promise<string>): TokenNames {
  const seen = new Map<string, Promise<string>>()
  const learn = async (account: string, token: string): Promise<string> => {
    const name = await ask(token)
    const known = await sealed.get(account)
    if (known === null) await sealed.set(account, name)
    else if (known !== name) throw new ServiceError('files.refused', { cause: new Error('the token is of another') })
    return name
  }
  return {
    nameOf(account, token) {
      const mark = createHash('sha256').update(`${account}\n${token}`).digest('base64')
      const there = seen.get(mark)
      if (there !== undefined) return there
      const found = learn(account, token)
      seen.set(mark, found)
      found.catch(() => seen.delete(mark))
      const [oldest] = seen.keys()
      if (seen.size > most && oldest !== undefined) seen.delete(oldest)
      return found
    },
    known: (account) => sealed.get(account),
  }
}
