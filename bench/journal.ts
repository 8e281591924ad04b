import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acts, type AnyAct } from '@parvis/contracts'
import type { IndexedEntry, IndexedOutcome, Question } from '../services/gateway/src/audit/index/entry-index.ts'
import { openEntryIndex } from '../services/gateway/src/db/entry-index/open.ts'
import { measureScrolling } from './lib/journal/scrolled.ts'
import { median, report } from './lib/report.ts'

/**
 * What an auditor waits for in a log of a million acts (two million lines, a year, 2,000 people, 300 rooms): each question
 * of the desk, as its first page of 100 and as its time line of 48 bars, from the index in a file. Cold is the first time.
 * Then the list itself in Chromium, read downwards.
 */
const total = 1_000_000
const rounds = 7
const year = 365 * 86_400_000
const begin = Date.parse('2025-11-21T00:00:00Z')
const recorded = (Object.keys(acts) as (keyof typeof acts)[]).filter((act) => acts[act].audit === 'act')
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-journal-'))
const file = join(folder, 'index.sqlite')
const index = await openEntryIndex({ kind: 'sqlite', file })

/** The same entries at every run: a small number drawn from a line and what it is for. */
function drawn(line: number, salt: number, below: number): number {
  let x = Math.imul(line + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  return ((x ^ (x >>> 13)) >>> 0) % below
}
const pseudonym = (kind: string, n: number) => `${kind}${String(n).padStart(8, '0')}`.padEnd(22, 'x')
const actOf = (at: number): AnyAct =>
  drawn(at, 1, 3) > 0 ? 'matrix.message.send' : (recorded[drawn(at, 2, recorded.length)] ?? 'matrix.room.join')

function entry(at: number): { readonly intent: IndexedEntry; readonly outcome: IndexedOutcome } {
  const time = begin + Math.floor((year * at) / total)
  const refused = drawn(at, 3, 50) === 0
  const intent: IndexedEntry = {
    index: 2 * at,
    time,
    act: actOf(at),
    class: 'access',
    actor: pseudonym('a', drawn(at, 4, 2_000)),
    object: pseudonym('r', drawn(at, 5, 300)),
    from: drawn(at, 6, 20) === 0 ? 'papeete' : 'orleans',
    to: 'orleans',
    decision: refused ? 'refuse' : 'allow',
    rules: refused ? ['messages-encrypted'] : ['members-work'],
    policy: '12',
    correlation: `c-${Math.floor(at / 4).toString(36)}`,
    detail: null,
    outcome: null,
  }
  const [outcome, status] = refused ? (['failed', 403] as const) : (['done', 200] as const)
  return { intent, outcome: { of: 2 * at, index: 2 * at + 1, outcome, status, time } }
}

const me = pseudonym('a', 7)
const room = pseudonym('r', 7)
const word = (text: string, pseudonyms: readonly string[] = []): Question => ({ words: [{ text, pseudonyms }] })
const month = { since: begin + 5 * 2_592_000_000, until: begin + 6 * 2_592_000_000 }
const questions: readonly (readonly [string, Question, number | null])[] = [
  ['everything', {}, null],
  ['everything, from the middle', {}, total],
  ['one act', { acts: ['matrix.room.invite'] }, null],
  ['one person', { actors: [me] }, null],
  ['one room', { objects: [room] }, null],
  ['refused', { decisions: ['refuse'] }, null],
  ['refused, one person', { decisions: ['refuse'], actors: [me] }, null],
  ['one month', month, null],
  ['one month, one person', { ...month, actors: [me] }, null],
  ['one place', { places: ['papeete'] }, null],
  ['one act across its lines', { correlation: 'c-a00' }, null],
  ['a word that is a name', word('claire', [me]), null],
  ['a word that is nowhere', word('introuvable'), null],
]

try {
  const filled = performance.now()
  for (let at = 0; at < total; at += 1_000) {
    const batch = Array.from({ length: 1_000 }, (_, n) => entry(at + n))
    await index.add(
      2 * at,
      2 * at + 2_000,
      batch.map(({ intent }) => intent),
      batch.map(({ outcome }) => outcome),
    )
  }
  say('filling the index', 'lines a second', [(2 * total) / ((performance.now() - filled) / 1000)])
  say('size of the index', 'MB', [statSync(file).size / 1e6])
  for (const [name, question, before] of questions) {
    await measure(`${name}: a page`, () => index.search(question, before, 101))
    if (before === null) await measure(`${name}: its time line`, () => index.histogram(question, 48))
  }
} finally {
  await index.close()
  rmSync(folder, { recursive: true, force: true })
}
await measureScrolling()

async function measure(metric: string, ask: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now()
    await ask()
    times.push(performance.now() - started)
  }
  say(`${metric}, cold`, 'ms', times.slice(0, 1))
  say(metric, 'ms', [median(times.slice(1))])
}

function say(metric: string, unit: string, ours: readonly number[]): void {
  report({
    bench: 'journal',
    metric,
    unit,
    ours,
    peer: 'no peer keeps an index that names nobody',
    peerName: 'none',
    goal: 'none',
  })
}
