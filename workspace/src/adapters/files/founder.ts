import { FilesError } from '../../features/files/port.ts'
import { keyOf, userOf, type Author } from './author.ts'
import { fromText, toText } from './bytes.ts'
import type { CoffreDeps } from './coffre.ts'
import type { Known } from './known.ts'

/** What somebody says of who began a coffre. */
export interface FounderClaim {
  readonly founder: string
  readonly sender: string
  readonly vouched: boolean
}

export interface Founding {
  readonly creator: string | null
  readonly me: Author
}

/**
 * Sets who began a coffre: its room's creator, whom the room's id fixes. Which key is theirs is the root of all that is
 * believed of it (F1). It follows from what was learnt earlier, in this browser or in another one of this person, who
 * signed it; else from their own word in the room; else from what all others say alike. A word counts where the
 * encryption vouches for who said it: a backup of keys does not (F16). `claims` newest first. Resolves with whether
 * somebody denied the creator's word after it. Rejects with `contested` where nothing decides.
 */
export async function settleFounder(
  known: Known,
  claims: readonly FounderClaim[],
  { creator, me }: Founding,
  deps: Pick<CoffreDeps, 'store' | 'rooms'>,
): Promise<boolean> {
  const named = claims.filter(({ founder }) => userOf(founder) === creator)
  const possible = named.filter(({ vouched }) => vouched)
  const own = possible.filter(({ sender }) => sender === creator)
  const learnt = await learntBefore(known.coffre, me, deps)
  // Nobody else can have begun it under one's own key. Of the creator's words the first counts: under it, it was begun.
  const word = learnt ?? own.at(-1)?.founder ?? named.find(({ founder }) => founder === me.id)?.founder
  if (word === undefined) {
    const [one, ...more] = new Set(possible.map(({ founder }) => founder))
    if (more.length > 0) throw new FilesError('contested')
    known.founder = one ?? known.founder
    return false
  }
  await remember(known.coffre, word, me, deps)
  known.founder = word
  const denial = possible.findIndex(({ founder }) => founder !== word)
  return denial !== -1 && !possible.slice(0, denial).some(({ sender }) => sender === creator)
}

const here = (coffre: string): string => `founder/${coffre}`
/** Set once this person's other browsers can learn it too. */
const told = (coffre: string): string => `founder-kept/${coffre}`

async function learntBefore(
  coffre: string,
  me: Author,
  { store, rooms }: Pick<CoffreDeps, 'store' | 'rooms'>,
): Promise<string | undefined> {
  const kept = await store.get<string>(here(coffre))
  if (kept !== undefined) return kept
  // Whether it is withheld or away: then the room has to say it.
  const { founder, signature } = ((await rooms.recall(coffre).catch(() => null)) ?? {}) as Record<string, unknown>
  if (typeof founder !== 'string' || typeof signature !== 'string') return undefined
  if (!(await isOwn(coffre, founder, signature, me))) return undefined
  await store.set(told(coffre), true)
  return founder
}

async function remember(
  coffre: string,
  founder: string,
  me: Author,
  { store, rooms }: Pick<CoffreDeps, 'store' | 'rooms'>,
): Promise<void> {
  if ((await store.get(here(coffre))) === undefined) await store.set(here(coffre), founder)
  if ((await store.get(told(coffre))) === true) return
  const signature = await crypto.subtle.sign('Ed25519', me.signing, statement(coffre, founder))
  const kept = rooms.keep(coffre, { founder, signature: toText(new Uint8Array(signature)) })
  // Without it another browser has to hear it from a member; it is tried again with the next look.
  await kept.then(
    () => store.set(told(coffre), true),
    () => {},
  )
}

/** No record begins so: a signature of one is none of the other. */
const statement = (coffre: string, founder: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`parvis/founder@1\0${coffre}\0${founder}`)

async function isOwn(coffre: string, founder: string, signature: string, me: Author): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', keyOf(me.id) ?? new Uint8Array(), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, fromText(signature), statement(coffre, founder))
  } catch {
    return false
  }
}
