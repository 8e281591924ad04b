import { ServiceError } from '@parvis/service-kit'
import * as z from 'zod'
import type { Granted, LoginFlow } from '../nextcloud/login-flow.ts'
import type { SealedPasswords } from './sealed-passwords.ts'

export type LinkState =
  | { readonly at: 'none' }
  /** The person has to agree on the store’s page. */
  | { readonly at: 'waiting'; readonly login: string }
  /** `refused`: the store lets Parvis in no longer, because somebody there took back what was granted. */
  | { readonly at: 'linked'; readonly name: string; readonly refused: boolean }
  /** The store goes by the portal’s issuer. */
  | { readonly at: 'signed-in'; readonly name: string }

export interface LinkedAccounts {
  /** Asks the store whether somebody has agreed meanwhile. */
  state(account: string): Promise<LinkState>
  /** Begins anew where one waits. Rejects with `files.exists` where one is linked that the store lets in. */
  begin(account: string): Promise<LinkState>
  /** Ends a wait; else back to the account that is made for the person. The store’s files stay where they are. */
  end(account: string): Promise<void>
  /** The store’s account that a person linked, null where they have none. */
  of(account: string): Promise<Granted | null>
}

interface Wait {
  readonly login: string
  readonly poll: string
  readonly until: number
}

const kept = z.strictObject({ name: z.string(), password: z.string() })
/** As long as the store itself waits. */
const patience = 20 * 60_000

/**
 * Accounts that people had at the store before, joined to theirs here by their own agreement on the store’s page. What was
 * granted is on disk, sealed, before it is used; a wait is forgotten when this process ends, and is begun again.
 */
export function linkedAccounts(flow: LoginFlow, sealed: SealedPasswords, now = Date.now): LinkedAccounts {
  const waits = new Map<string, Wait>()
  const known = new Map<string, Granted | null>()
  const of = async (account: string): Promise<Granted | null> => {
    const there = known.get(account)
    if (there !== undefined) return there
    const text = await sealed.get(account)
    const granted = text === null ? null : kept.parse(JSON.parse(text))
    known.set(account, granted)
    return granted
  }
  const waiting = (account: string): Wait | undefined => {
    const wait = waits.get(account)
    if (wait !== undefined && wait.until < now()) waits.delete(account)
    return waits.get(account)
  }
  // A store that does not answer has taken nothing back.
  const refused = async (granted: Granted) => !(await flow.holds(granted).catch(() => true))
  return {
    of,
    async state(account) {
      const wait = waiting(account)
      if (wait === undefined) {
        const linked = await of(account)
        return linked === null ? { at: 'none' } : { at: 'linked', name: linked.name, refused: await refused(linked) }
      }
      const granted = await flow.collect(wait.poll)
      if (granted === null) return { at: 'waiting', login: wait.login }
      await sealed.set(account, JSON.stringify(granted))
      known.set(account, granted)
      waits.delete(account)
      return { at: 'linked', name: granted.name, refused: false }
    },
    async begin(account) {
      const linked = await of(account)
      if (linked !== null && !(await refused(linked))) throw new ServiceError('files.exists')
      const { login, poll } = await flow.begin()
      waits.set(account, { login, poll, until: now() + patience })
      return { at: 'waiting', login }
    },
    async end(account) {
      if (waits.delete(account)) return
      const granted = await of(account)
      if (granted === null) return
      await sealed.remove(account)
      known.set(account, null)
      // Its owner can take it back at the store too: one that could not be given back is no reason to stay linked.
      await flow.revoke(granted).catch(() => undefined)
    },
  }
}
