import type { MatrixClient } from 'matrix-js-sdk'
import { StartError } from '../start-error.ts'

/** Where the SDK takes in what the homeserver has answered about keys; its public face does not list it. */
interface TakesAnswers {
  readonly olmMachine: { markRequestAsSent(...answer: readonly unknown[]): Promise<unknown> }
}

/** Of these people, who bears another identity than the one that this browser had learnt. */
export type Changed = (people: readonly string[]) => Promise<readonly string[]>

/**
 * T3. Nothing is asked of the homeserver: this is what the keys that it has already served say. Of oneself: an identity
 * whose keys this browser does not hold. Identities change by the homeserver's answers alone, so that who was fine is
 * not looked at again before the next one: a room of hundreds is looked at once, not at each message.
 */
export function watchIdentities(client: MatrixClient): Changed {
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
    const changed = await Promise.all(unsure.map((id) => hasChanged(client, id)))
    for (const [index, id] of unsure.entries()) if (!changed[index]) fine.set(id, now)
    return unsure.filter((_, index) => changed[index])
  }
}

async function hasChanged(client: MatrixClient, id: string): Promise<boolean> {
  const status = await client.getCrypto()?.getUserVerificationStatus(id)
  if (!status) return true
  if (id === client.getUserId()) return status.known && !status.isCrossSigningVerified()
  return status.needsUserApproval || (status.wasCrossSigningVerified() && !status.isCrossSigningVerified())
}

/** The person has looked at it: what is known of them from now on is their present identity. */
export async function approve(client: MatrixClient, person: string): Promise<void> {
  const crypto = client.getCrypto()
  if (!crypto) return
  const status = await crypto.getUserVerificationStatus(person)
  if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified()) {
    await crypto.withdrawVerificationRequirement(person)
  }
  await crypto.pinCurrentUserIdentity(person)
}

/**
 * The public half of a person's present identity as twelve groups of five digits, to be read aloud: two people who read
 * the same have the same key before them. Null when none is known. Of 60 bytes of SHA-512, 5 bytes a group.
 */
export async function fingerprintOf(client: MatrixClient, person: string): Promise<string | null> {
  const keys = await client.getCrypto()?.getUserCrossSigningKeys(person)
  const [key] = Object.values(keys?.master_key?.keys ?? {})
  if (typeof key !== 'string') return null
  const digest = await crypto.subtle.digest('SHA-512', new TextEncoder().encode(`parvis/identity\0${person}\0${key}`))
  const bytes = [...new Uint8Array(digest)]
  const groups = Array.from({ length: 12 }, (_, index) => {
    const number = bytes.slice(index * 5, index * 5 + 5).reduce((sum, byte) => sum * 256 + byte, 0)
    return String(number % 100_000).padStart(5, '0')
  })
  return groups.join(' ')
}
