import { FilesError } from '../../features/files/port.ts'
import type { Store } from '../../platform/storage.ts'
import { userOf } from './author.ts'
import type { Known } from './known.ts'

/** What somebody says of who began a coffre. */
export interface FounderClaim {
  readonly founder: string
  readonly sender: string
}

/**
 * Sets who began a coffre: its room's creator, whom the room's id fixes. Which key is theirs their own word says, in the
 * room or earlier in this browser; without it, what all others say alike (F1). `claims` newest first. Resolves with
 * whether somebody denied the creator's word after it. Rejects with `contested` where nothing decides.
 */
export async function settleFounder(
  known: Known,
  claims: readonly FounderClaim[],
  { creator, store }: { readonly creator: string | null; readonly store: Store },
): Promise<boolean> {
  const possible = claims.filter(({ founder }) => userOf(founder) === creator)
  const own = possible.filter(({ sender }) => sender === creator)
  const name = `founder/${known.coffre}`
  const kept = await store.get<string>(name)
  // Their first word counts: under it the coffre was begun.
  const word = kept ?? own.at(-1)?.founder
  if (word === undefined) {
    const [one, ...more] = new Set(possible.map(({ founder }) => founder))
    if (more.length > 0) throw new FilesError('contested')
    known.founder = one ?? known.founder
    return false
  }
  if (kept === undefined) await store.set(name, word)
  known.founder = word
  const denial = possible.findIndex(({ founder }) => founder !== word)
  return denial !== -1 && !possible.slice(0, denial).some(({ sender }) => sender === creator)
}
