import { parseCheckpoint, parseNote } from '@parvis/tlog'
import { reworded, type EvilOperator } from './evil-operator.ts'
import { difference, type Changes, type Files } from './snapshot.ts'

/** One thing that was done to a log. */
export interface Mutation {
  readonly kind: MutationKind
  /** Enough to see what was done, when it was not found. */
  readonly what: string
  readonly changes: Changes
}

type Random = () => number
type Mutate = (operator: EvilOperator, random: Random) => { readonly what: string; readonly files: Files }

const below = (random: Random, most: number) => Math.floor(random() * most)
const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[below(random, items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}
/** Old cosignatures under the new head, or only those of the accomplices. */
const someSignature = (random: Random) => ({ pasteOld: random() < 0.5 })

/** Changed entries, in one of three ways: as they are, with all hashes in order, or signed anew with the real key. */
function republish(operator: EvilOperator, entries: readonly Uint8Array[], random: Random): Files {
  const way = below(random, 3)
  if (way === 2) return operator.fork(entries, someSignature(random))
  const files = new Map(operator.rebuilt(entries, operator.checkpoint))
  if (way === 0)
    for (const path of operator.tiles('hashes')) {
      const bytes = operator.files.get(path)
      if (bytes !== undefined) files.set(path, bytes)
    }
  return files
}

const mutations = {
  /** One bit of any file that the auditor gets. */
  flip: (operator, random) => {
    const path = pick(random, [...operator.files.keys()])
    const bytes = Uint8Array.from(operator.files.get(path) ?? [])
    const [at, bit] = [below(random, bytes.length), below(random, 8)]
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
    return { what: `${path}, byte ${at}, bit ${bit}`, files: new Map(operator.files).set(path, bytes) }
  },
  /** One entry less: omitted afterwards. */
  drop: (operator, random) => {
    const at = below(random, operator.size)
    return { what: `entry ${at}`, files: republish(operator, operator.entries.toSpliced(at, 1), random) }
  },
  /** One entry more: an act that never was. */
  insert: (operator, random) => {
    const [at, from] = [below(random, operator.size + 1), below(random, operator.size)]
    const copy = operator.entries[from] ?? new Uint8Array()
    return {
      what: `entry ${from} again at ${at}`,
      files: republish(operator, operator.entries.toSpliced(at, 0, copy), random),
    }
  },
  reorder: (operator, random) => {
    const one = below(random, operator.size)
    const other = (one + 1 + below(random, operator.size - 1)) % operator.size
    const entries = [...operator.entries]
    const [a, b] = [entries[one], entries[other]]
    if (a === undefined || b === undefined) throw new Error('no such entries')
    entries[one] = b
    entries[other] = a
    return { what: `entries ${one} and ${other}`, files: republish(operator, entries, random) }
  },
  /** The last entries, with everything in order, under the real key. */
  truncate: (operator, random) => {
    const cut = 1 + below(random, Math.min(100, operator.size - 1))
    return { what: `the last ${cut}`, files: republish(operator, operator.entries.slice(0, -cut), random) }
  },
  /** Two tiles of one kind, one in the other's place. */
  swap: (operator, random) => {
    const paths = operator.tiles(random() < 0.5 ? 'hashes' : 'entries')
    const one = below(random, paths.length)
    const other = (one + 1 + below(random, paths.length - 1)) % paths.length
    const [a = '', b = ''] = [paths[one], paths[other]]
    const empty = new Uint8Array()
    const files = new Map(operator.files).set(a, operator.files.get(b) ?? empty).set(b, operator.files.get(a) ?? empty)
    return { what: `${a} and ${b}`, files }
  },
  /** Another past from some entry on, signed with the real key. */
  fork: (operator, random) => {
    const at = below(random, operator.size)
    const entry = reworded(operator.entries[at] ?? new Uint8Array(), /"actor":"[^"]*"/, '"actor":"somebody-else"')
    return { what: `from ${at} on`, files: operator.fork(operator.entries.with(at, entry), someSignature(random)) }
  },
  /** An entry that claims to be older than it is. */
  backdate: (operator, random) => {
    const at = below(random, operator.size)
    const entry = reworded(operator.entries[at] ?? new Uint8Array(), /"time":"\d{4}/, '"time":"2020')
    return { what: `entry ${at}`, files: republish(operator, operator.entries.with(at, entry), random) }
  },
  /** Back to what the witnesses cosigned some time ago: whole, and shorter. Only who knows of the longer one can tell. */
  rollback: (operator, random) => {
    const checkpoint = pick(random, operator.former)
    const { size } = parseCheckpoint(parseNote(checkpoint).text)
    return { what: `to ${size}`, files: operator.rebuilt(operator.entries.slice(0, size), checkpoint) }
  },
  /** A file is gone that the tree is made of. Bodies are not: retention drops them, and nobody can tell who did. */
  remove: (operator, random) => {
    const path = pick(random, operator.needed())
    return { what: path, files: new Map([...operator.files].filter(([one]) => one !== path)) }
  },
} satisfies Record<string, Mutate>

export type MutationKind = keyof typeof mutations
export const mutationKinds = Object.keys(mutations) as readonly MutationKind[]

/** A mutation of this kind, the same for the same random numbers. One that happens to change nothing is drawn again. */
export function mutate(operator: EvilOperator, kind: MutationKind, random: Random): Mutation {
  for (;;) {
    const { what, files } = mutations[kind](operator, random)
    const changes = difference(operator.files, files)
    if (changes !== null) return { kind, what, changes }
  }
}
