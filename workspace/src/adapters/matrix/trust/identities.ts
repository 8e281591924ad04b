import { digitsMaterial, identityDigits } from '@parvis/contracts'
import type { MatrixClient } from 'matrix-js-sdk'
import { StartError } from '../start-error.ts'
import type { Told } from './told.ts'

/** Where the SDK takes in what the homeserver has answered about keys; its public face does not list it. */
interface TakesAnswers {
  readonly olmMachine: { markRequestAsSent(...answer: readonly unknown[]): Promise<unknown> }
}

/** Of these people, who bears another identity than the one that this browser had learnt. */
export type Changed = (people: readonly string[]) => Promise<readonly string[]>

/**
 * T3. Nothing is asked of the homeserver: this is what the keys that it has already served say, beside what people told
 * the portal (F13). Of oneself: an identity whose keys this browser does not hold. Identities change by the homeserver's
 * answers alone, so that who was fine is not looked at again before the next one: a room of hundreds is looked at once,
 * not at each message.
 */
export function watchIdentities(client: MatrixClient, told: Pick<Told, 'differing'>): Changed {
  let answers = 0
  const fine = new Map<string, number>()
  const machine = (client.getCrypto() as unknown as TakesAnswers | undefined)?.olmMachine
  const take = machine?.markRequestAsSent.bind(machine)
  if (!machine || !take) throw new StartError('internal', 'answers can’t be followed')
  machine.markRequestAsSent = async (...answer) => {
    // Before and after: who is looked at meanwhile is looked at again.
    answers += 1
    return take(...answer).finally(() => (answers += 1))
  }
  return async (people) => {
    const now = answers
    const unsure = people.filter((id) => fine.get(id) !== now)
    const looked = await Promise.all(unsure.map(async (id) => ({ id, ...(await servedOf(client, id)) })))
    const changed = looked.filter((one) => one.changed).map(({ id }) => id)
    const good = looked.flatMap(({ id, changed: bad, key }) => (bad || key === null ? [] : [[id, key] as const]))
    const differing = await told.differing(new Map(good)).catch((cause: unknown) => {
      if (changed.length > 0) return []
      throw cause
    })
    const wrong = new Set([...changed, ...differing])
    // Where anybody is wrong the others may not have been asked about to the end: nobody is fine for it.
    if (wrong.size === 0) for (const id of unsure) fine.set(id, now)
    return [...wrong]
  }
}

/** What the homeserver has served of somebody. `key`: what the portal's word is to be held against, if it is. */
async function servedOf(client: MatrixClient, id: string): Promise<{ changed: boolean; key: string | null }> {
  const status = await client.getCrypto()?.getUserVerificationStatus(id)
  if (!status) return { changed: true, key: null }
  // Of one's own the portal's word is looked at on its own (keys/tell-identity.ts).
  if (id === client.getUserId()) return { changed: status.known && !status.isCrossSigningVerified(), key: null }
  const changed = status.needsUserApproval || (status.wasCrossSigningVerified() && !status.isCrossSigningVerified())
  return { changed, key: await masterKeyOf(client, id) }
}

/** The person has looked at it: what is known of them from now on is their present identity. */
export async function approve(client: MatrixClient, told: Pick<Told, 'approve'>, person: string): Promise<void> {
  const crypto = client.getCrypto()
  if (!crypto) return
  const status = await crypto.getUserVerificationStatus(person)
  if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified()) {
    await crypto.withdrawVerificationRequirement(person)
  }
  await crypto.pinCurrentUserIdentity(person)
  const key = await masterKeyOf(client, person)
  if (key !== null) await told.approve(person, key)
}

/** The public half of a person's present identity, as the homeserver serves it. */
async function masterKeyOf(client: MatrixClient, person: string): Promise<string | null> {
  const keys = await client.getCrypto()?.getUserCrossSigningKeys(person)
  const [key] = Object.values(keys?.master_key?.keys ?? {})
  return typeof key === 'string' ? key : null
}

/**
 * The public half of a person's present identity as twelve groups of five digits, to be read aloud: two people who read
 * the same have the same key before them. Null when none is known.
 */
export async function fingerprintOf(client: MatrixClient, person: string): Promise<string | null> {
  const key = await masterKeyOf(client, person)
  if (key === null) return null
  return identityDigits(new Uint8Array(await crypto.subtle.digest('SHA-512', digitsMaterial(person, key))))
}
