import { toBase64, leafHash, tileWidth } from '@parvis/tlog'
import type { OpenedEntry } from '@parvis/contracts'
import type { AuditLog, LoggedEntry } from '../audit-log.ts'
import type { EntryIndex, IndexedEntry, Question } from '../index/entry-index.ts'
import { openEntries } from '../index/open-entries.ts'
import type { People } from '../index/people.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import { sha256 } from '../tree/growth.ts'

export interface Gathering {
  readonly log: Pick<AuditLog, 'read' | 'sizes'>
  readonly index: Pick<EntryIndex, 'walk'>
  readonly keys: Pick<SubjectKeys, 'known'>
  readonly people: People
  readonly question: Question
  /** Size of the tree that is exported: nothing from beyond it. */
  readonly size: number
  /** Whether names, ids, addresses and sealed bodies go along. */
  readonly names: boolean
}

/** An entry of the log with what is told of it: `opened` of intents alone. */
export interface Gathered {
  readonly index: number
  readonly leaf: string
  readonly body: string | null
  readonly opened?: OpenedEntry
}

const atOnce = 1_000

/** What the question finds below `size`, each intent with its outcome, by rising index. */
export async function* gather(gathering: Gathering): AsyncGenerator<readonly Gathered[]> {
  const { index, question, size } = gathering
  let outcomes: number[] = []
  for (let from = 0; from < size;) {
    const found = await index.walk({ ...question, indexTo: Math.min(size, question.indexTo ?? size) }, from, atOnce)
    const intents = new Map(found.map((entry) => [entry.index, entry]))
    from = found.length < atOnce ? size : (found.at(-1)?.index ?? size) + 1
    for (const { outcome } of found) if (outcome !== null && outcome.index < size) outcomes.push(outcome.index)
    // An outcome may come long after its intent: it waits until nothing smaller can come any more.
    const upTo = from
    const due = [...intents.keys(), ...outcomes.filter((at) => at < upTo)].toSorted((a, b) => a - b)
    outcomes = outcomes.filter((at) => at >= upTo)
    yield await told(gathering, await linesOf(gathering.log, due), intents)
  }
}

/** Reads bundle by bundle, each once. */
async function linesOf(log: Gathering['log'], indexes: readonly number[]): Promise<LoggedEntry[]> {
  const lines: LoggedEntry[] = []
  for (const inBundle of Map.groupBy(indexes, (index) => Math.floor(index / tileWidth)).values()) {
    const wanted = new Set(inBundle)
    const [first = 0, last = first] = [inBundle[0], inBundle.at(-1)]
    for await (const entry of log.read(first, last + 1)) if (wanted.has(entry.index)) lines.push(entry)
  }
  return lines
}

async function told(
  { keys, people, log, names }: Gathering,
  lines: readonly LoggedEntry[],
  intents: ReadonlyMap<number, IndexedEntry>,
): Promise<readonly Gathered[]> {
  const bodies = new Map(names ? lines.flatMap(({ index, body }) => (body === null ? [] : [[index, body]])) : [])
  const opening = { keys: names ? keys : nobodysKeys, people: names ? people : nobody, sizes: log.sizes }
  const entries = await openEntries([...intents.values()], opening, bodies)
  const opened = new Map(entries.map((entry) => [entry.index, names ? entry : { ...entry, erased: undefined }]))
  return lines.map(({ index, leaf, body }) => {
    const entry = opened.get(index)
    return { index, leaf, body, ...(entry && { opened: entry as OpenedEntry }) }
  })
}

const nobodysKeys: Pick<SubjectKeys, 'known'> = { known: async () => new Map() }
const nobody: People = { everyone: async () => [] }

/** A line of `entries.ndjson`, as deploy/verify/FORMAT.md has it. */
export function entryLine({ index, leaf, body, opened }: Gathered, names: boolean): string {
  const hasBody = names && (JSON.parse(leaf) as { readonly body?: string }).body !== undefined
  const hash = toBase64(leafHash(sha256, Buffer.from(leaf)))
  return `${JSON.stringify({ index, hash, leaf, ...(hasBody && { body }), ...(names && opened && { opened }) })}\n`
}
