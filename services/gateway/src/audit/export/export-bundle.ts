import { setTimeout as wait } from 'node:timers/promises'
import type { ExportAsked } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import { parseCheckpoint, parseNote } from '@parvis/tlog'
import { makeZip } from 'client-zip'
import type { AuditLog } from '../audit-log.ts'
import type { EntryIndex } from '../index/entry-index.ts'
import type { Follower } from '../index/follow.ts'
import type { People } from '../index/people.ts'
import { toQuestion } from '../index/to-question.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import { keysText, rotationsText } from '../witnessing/open-witnessing.ts'
import { csvHead, csvRow } from './csv.ts'
import { entryLine, gather, type Gathered, type Gathering } from './gather.ts'
import { summaryPage, Tally } from './summary.ts'
import { treeLines } from './tree-lines.ts'
import { exportWords } from './words.ts'

export interface ExportParts {
  readonly log: AuditLog
  readonly index: EntryIndex
  readonly follower: Follower
  readonly keys: SubjectKeys
  readonly people: People
  /** The tlog-policy that this log is verified under. */
  readonly policy: string
}

/** How long an export waits for the newest entries to be published, and then for the witnesses. */
const patienceMs = 4_000

/**
 * A bundle that proves itself (deploy/verify/FORMAT.md), as it is read from the log: nothing is held but indexes. Throws
 * `audit.not-yet`, `request.invalid`; what fails later breaks the stream off, and half a bundle opens nowhere.
 */
export async function exportBundle(parts: ExportParts, asked: ExportAsked): Promise<ReadableStream<Uint8Array>> {
  const { log, follower, policy } = parts
  const { filter, names } = asked
  const words = exportWords[asked.language ?? 'fr']
  const question = await toQuestion(filter, parts)
  const checkpoint = await settled(log)
  const note = parseNote(checkpoint)
  const { size, origin } = parseCheckpoint(note.text)
  await follower.caughtUp()
  const gathering: Gathering = { ...parts, question, size, names }
  const tally = new Tally()
  const indexes: number[] = []
  const now = new Date()
  async function* files() {
    yield { name: 'entries.ndjson', input: entries(gathering, indexes, tally) }
    yield { name: 'tree', input: inBytes(treeLines(log, size, indexes)) }
    yield { name: 'checkpoint', input: checkpoint }
    yield { name: 'policy', input: policy }
    yield { name: 'keys', input: keysText(log.keys()) }
    const rotations = rotationsText(log.keys())
    if (rotations !== '') yield { name: 'rotations', input: rotations }
    yield { name: 'entries.csv', input: inBytes(rows(gathering)) }
    yield { name: 'summary.html', input: summaryPage({ tally, note, filter, names, now }, words) }
    yield { name: 'README.txt', input: words.readme(origin) }
  }
  return makeZip(dated(files(), now))
}

async function* dated<File extends object>(files: AsyncIterable<File>, lastModified: Date) {
  for await (const file of files) yield { ...file, lastModified }
}

async function* entries(gathering: Gathering, indexes: number[], tally: Tally): AsyncGenerator<Uint8Array> {
  for await (const some of gather(gathering)) {
    for (const { index, opened } of some) {
      indexes.push(index)
      if (opened) tally.add(opened)
    }
    yield Buffer.from(some.map((entry) => entryLine(entry, gathering.names)).join(''))
  }
}

async function* rows(gathering: Gathering): AsyncGenerator<string> {
  yield csvHead
  const row = ({ opened }: Gathered) => (opened ? csvRow(opened) : '')
  for await (const some of gather(gathering)) yield some.map(row).join('')
}

async function* inBytes(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text)
}

/**
 * The checkpoint to export under: of everything acked until now, cosigned if witnesses answer soon, else as it is, and
 * then the verifier says that too few agree.
 */
async function settled(log: AuditLog): Promise<string> {
  const { acked } = log.sizes
  const until = Date.now() + patienceMs
  const sizeOf = (text: string | null) => (text === null ? 0 : parseCheckpoint(parseNote(text).text).size)
  const covers = (text: string | null) => sizeOf(text) >= acked
  const hasQuorum = log.witnessedCheckpoint() !== null
  while (!covers(hasQuorum ? log.witnessedCheckpoint() : log.checkpoint()) && Date.now() < until) await wait(25)
  const witnessed = log.witnessedCheckpoint()
  const text = covers(witnessed) ? witnessed : log.checkpoint()
  if (text === null) throw new ServiceError('audit.not-yet')
  return text
}
