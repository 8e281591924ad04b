import type { Clock } from '../../../platform/clock.ts'
import type { Store } from '../../../platform/storage.ts'
import { gathered } from './gathered.ts'
import { TooSoon } from './too-soon.ts'

/** The portal's word on identities, which people's own browsers told it under their portal session. Both may reject. */
export interface PortalIdentities {
  /** Public half of one's own cross-signing master key, unpadded base64. */
  tell(key: string): Promise<void>
  /** Keys by Matrix id; who is missing has told none. */
  look(people: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/**
 * F13, T3. Which identity somebody has, the homeserver says, and the portal says it too, told by the person's own
 * browser. Where they differ, one of them is not to be believed, also at the first meeting.
 */
export interface Told {
  /**
   * Of these people, with the keys that the homeserver serves for them, who told the portal another one. Rejects with
   * `TooSoon` while the portal does not answer about somebody whose key was never seen here.
   */
  differing(served: ReadonlyMap<string, string>): Promise<readonly string[]>
  /** The person at this browser has compared: this key is theirs, whatever the portal says. */
  approve(id: string, key: string): Promise<void>
  stop(): void
}

export interface ToldDeps {
  readonly portal: PortalIdentities
  readonly store: Pick<Store, 'get' | 'set'>
  readonly clock: Clock
  /** What was learnt may change whom one writes to. */
  readonly changed: () => void
}

/** What this browser keeps of somebody: the key under which it last went on, and the one that was compared. */
interface Kept {
  readonly seen?: string
  readonly approved?: string
}
interface Answer {
  readonly key: string | undefined
  readonly at: number
}

const name = 'matrix/identities'
/** Milliseconds after which is asked again: who told nothing may have, who told another key may have told this one. */
const lasts = { nothing: 5 * 60_000, another: 10_000 }
const retry = 5_000

export function makeTold({ portal, store, clock, changed }: ToldDeps): Told {
  const answers = new Map<string, Answer>()
  const wrong = new Set<string>()
  let loading: Promise<Map<string, Kept>> | null = null
  const load = () =>
    (loading ??= store.get<Record<string, Kept>>(name).then((kept) => new Map(Object.entries(kept ?? {}))))
  const keep = (kept: ReadonlyMap<string, Kept>) => store.set(name, Object.fromEntries(kept))
  const ask = gathered(async (ids) => {
    const keys = await portal.look(ids)
    for (const id of ids) answers.set(id, { key: keys.get(id), at: clock.now() })
  })
  const isDue = (id: string, key: string) => {
    const answer = answers.get(id)
    if (answer === undefined) return true
    if (answer.key === key) return false
    return clock.now() - answer.at >= (answer.key === undefined ? lasts.nothing : lasts.another)
  }
  const again = retrying(clock, changed)
  const judge = (id: string, key: string, kept: Kept | undefined): 'fine' | 'unknown' | 'differs' => {
    const answer = answers.get(id)
    if (kept?.approved === key) return 'fine'
    if (answer === undefined) return kept?.seen === key ? 'fine' : 'unknown'
    return answer.key === undefined || answer.key === key ? 'fine' : 'differs'
  }
  return {
    async differing(served) {
      const due = [...served].filter(([id, key]) => isDue(id, key)).map(([id]) => id)
      if (due.length > 0) await ask(due).catch(() => again.soon())
      const kept = await load()
      const judged = [...served].map(([id, key]) => ({ id, key, is: judge(id, key, kept.get(id)) }))
      const fresh = judged.filter(({ id, key, is }) => is === 'fine' && kept.get(id)?.seen !== key)
      for (const { id, key } of fresh) kept.set(id, { ...kept.get(id), seen: key })
      if (fresh.length > 0) await keep(kept)
      const turned = judged.filter(({ id, is }) => wrong.has(id) !== (is === 'differs'))
      for (const { id, is } of turned) {
        if (is === 'differs') wrong.add(id)
        else wrong.delete(id)
      }
      if (turned.length > 0) changed()
      const differing = judged.filter(({ is }) => is === 'differs').map(({ id }) => id)
      if (differing.length === 0 && judged.some(({ is }) => is === 'unknown')) throw new TooSoon('the portal is silent')
      return differing
    },
    async approve(id, key) {
      const kept = await load()
      kept.set(id, { seen: key, approved: key })
      await keep(kept)
    },
    stop: again.stop,
  }
}

/** However often it failed meanwhile, one look some seconds later. */
function retrying(clock: Clock, run: () => void) {
  let giveUp: (() => void) | null = null
  return {
    soon() {
      giveUp ??= clock.after(retry, () => {
        giveUp = null
        run()
      })
    },
    stop: () => giveUp?.(),
  }
}

/** Where no portal is asked: a guest's browser, which knows it by a link alone. */
export const nothingTold: Told = { differing: async () => [], approve: async () => {}, stop: () => {} }
