import { findAccount } from '../db/accounts.ts'
import { deleteSession } from '../db/sessions.ts'
import type { SessionRow } from '../db/schema.ts'
import type { IdentityContext } from './context.ts'

type Ending = Pick<IdentityContext, 'db' | 'sessions' | 'signOut' | 'storeTokens' | 'journal'>

/**
 * What the limits of sessions bring about: what they opened at the store is given back, their ends are written down, and
 * devices that stay away are signed out.
 */
export async function endSessions(context: Ending): Promise<void> {
  const { db, sessions, signOut, storeTokens } = context
  for (const session of await sessions.takeEnded(async (id) => storeTokens?.end(id))) await writeEnd(context, session)
  for (const session of await sessions.forgotten()) {
    const account = await findAccount(db, session.account_id)
    if (account === undefined) await deleteSession(db, session.id)
    else await signOut.close(account, session)
  }
}

async function writeEnd({ journal }: Ending, { id, account_id: account, place }: SessionRow): Promise<void> {
  const of = await journal?.intent({
    ...{ kind: 'intent', act: 'session.expire', class: 'identity', decision: 'allow', rules: [], policy: '' },
    ...{ place: { from: place, to: 'gateway' }, correlation: crypto.randomUUID() },
    actor: { account, session: id, address: '' },
    object: { subject: `session:${id}`, owner: `account:${account}` },
  })
  if (of !== undefined) await journal?.outcome({ of, class: 'identity', outcome: 'done' })
}
