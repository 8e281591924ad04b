import type { AuditLeaf, OpenedEntry } from '@parvis/contracts'
import type { EntryState } from '../port.ts'
import { people, rooms } from './people.ts'

/** A small number drawn from a line's number: the same line is the same entry at every start. */
function drawn(line: number, salt: number, below: number): number {
  let x = Math.imul(line + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return (x ^ (x >>> 15)) >>> 0 === 0 ? 0 : ((x ^ (x >>> 15)) >>> 0) % below
}

const acts = [
  'matrix.message.send',
  'matrix.message.send',
  'matrix.message.send',
  'matrix.room.join',
  'matrix.room.invite',
  'matrix.room.create',
  'matrix.media.upload',
  'matrix.media.download',
  'session.open',
  'call.signal',
  'audit.search',
  'audit.read',
] as const
const classOf = (act: string) =>
  act.startsWith('audit') ? 'administration' : act.startsWith('session') ? 'identity' : 'access'
const ofRoom = (act: string) => /^matrix\.(room\.(?!create)|message)/.test(act)

/** Whose keys were dropped: what is older than half of the log, of one person. */
const erased = (line: number, size: number, actor: number) => actor === 6 && line < size / 2
const pseudonym = (name: string) =>
  name
    .padEnd(22, '0')
    .replaceAll(/[^A-Za-z0-9_-]/g, '_')
    .slice(0, 22)

export interface Clockwork {
  readonly size: number
  /** Time of the first line and of the last, ms since the epoch. */
  readonly first: number
  readonly last: number
}

const timeOf = (line: number, { size, first, last }: Clockwork) =>
  new Date(first + Math.floor(((last - first) * line) / Math.max(1, size - 1))).toISOString()

/** The line as it stands in the tree. Even lines are acts, odd ones their outcomes. */
export function leafOf(line: number, clock: Clockwork): AuditLeaf {
  if (line % 2 === 1)
    return {
      v: 2,
      kind: 'outcome',
      time: timeOf(line, clock),
      class: 'access',
      of: line - 1,
      ...outcomeOf(line - 1, clock),
    }
  const {
    kind,
    time,
    act,
    class: kept,
    actor,
    object,
    place,
    decision,
    rules,
    policy,
    correlation,
  } = opened(line, clock, 'acked')
  const subjects = { actor: actor.pseudonym, ...(object && { object: object.pseudonym }) }
  return { v: 2, kind, time, act, class: kept, ...subjects, place, decision, rules, policy, correlation }
}

function outcomeOf(line: number, clock: Clockwork) {
  const refused = opened(line, clock, 'acked').decision === 'refuse'
  return refused ? ({ outcome: 'failed', status: 403 } as const) : ({ outcome: 'done', status: 200 } as const)
}

/** An even line, opened for an auditor. */
export function opened(line: number, clock: Clockwork, state: EntryState): OpenedEntry {
  const act = acts[drawn(line, 1, acts.length)] ?? 'matrix.message.send'
  const reads = act.startsWith('audit')
  const actor = reads ? 2 : drawn(line, 2, people.length)
  const person = people[actor] ?? people[0]
  const room = rooms[drawn(line, 3, rooms.length)] ?? rooms[0]
  const refused = !reads && drawn(line, 4, 23) === 0
  const gone = erased(line, clock.size, actor)
  const foreign = drawn(line, 5, 17) === 0
  return {
    index: line,
    time: timeOf(line, clock),
    kind: 'intent',
    act: refused ? 'matrix.message.send' : act,
    class: classOf(act),
    actor: { pseudonym: pseudonym(person.id), ...(!gone && { id: person.id, name: person.name }) },
    ...((ofRoom(act) || refused) && {
      object: { pseudonym: pseudonym(room.id), kind: 'room', ...(!gone && { id: room.id, name: room.name }) },
    }),
    place: { from: 'orleans', to: foreign ? 'dublin' : 'orleans' },
    decision: refused ? 'refuse' : 'allow',
    rules: refused ? ['messages-encrypted'] : ['members-work'],
    policy: '12',
    correlation: `c-${(line - (line % 6)).toString(36)}`,
    state,
    ...(gone && { erased: true }),
  }
}

export function withOutcome(entry: OpenedEntry, clock: Clockwork): OpenedEntry {
  const index = entry.index + 1
  if (index >= clock.size) return entry
  return { ...entry, outcome: { index, time: timeOf(index, clock), ...outcomeOf(entry.index, clock) } }
}
