import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { leafHash, parseCheckpoint, parseProof, verifyInclusion } from '@parvis/tlog'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditHolds, erasableAccounts } from '../../db/audit-holds.ts'
import { auditKeys } from '../../db/audit-keys.ts'
import { insertAccount, updateAccount } from '../../db/accounts.ts'
import { sampleAccount } from '../../db/database.contract.ts'
import { openEntryIndex } from '../../db/entry-index/open.ts'
import { openDatabase } from '../../db/open-database.ts'
import { people } from '../../db/people.ts'
import type { Database } from '../../db/schema.ts'
import { published, testOrigin, verifyFromOutside } from '../../testing/audit-log.ts'
import { temporaryFolder } from '../../testing/gateway.ts'
import type { AuditLog } from '../audit-log.ts'
import { openFileAuditLog } from '../files/open-log.ts'
import { openDesk, type AuditDesk } from '../index/desk.ts'
import { createJournal, type Journal } from '../sealing/journal.ts'
import { SubjectKeys } from '../sealing/subject-keys.ts'
import { sha256 } from '../tree/growth.ts'
import { policyText } from '../witnessing/policy.ts'
import { readPeriods } from './periods.ts'

const verifier = join(import.meta.dirname, '../../../../../deploy/verify/src/main.ts')
const names = ['claire', 'idriss', 'paul']
const room = 'room:!r:parvis.localhost'
let [clock, fault] = ['', 0]
let [folder, db, log, keys, journal, desk]: [
  ReturnType<typeof temporaryFolder>,
  Database,
  AuditLog,
  SubjectKeys,
  Journal,
  AuditDesk,
] = [] as never

beforeEach(async () => {
  folder = temporaryFolder()
  fault = 0
  const now = () => Date.parse(clock)
  clock = '2025-06-15T10:00:00Z'
  db = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'gateway.sqlite') })
  for (const name of names) await insertAccount(db, account(name))
  log = await openFileAuditLog(join(folder.path, 'audit'), { origin: testOrigin, roundMs: 5, now })
  const store = auditKeys(db)
  keys = new SubjectKeys(
    { ...store, dropMonth: (...asked) => mayFail(() => store.dropMonth(...asked)) },
    Buffer.alloc(32, 1),
    now,
  )
  journal = createJournal(log, keys)
  desk = openDesk({
    ...{ log: failing(log), keys, journal, folder: null, witnesses: null, now: () => new Date(now()) },
    ...{ holds: auditHolds(db), accounts: erasableAccounts(db), periods: readPeriods(undefined) },
    index: await openEntryIndex({ kind: 'memory' }),
    people: people(db, (localpart) => `@${localpart}:parvis.localhost`),
    onError: (error) => {
      throw error
    },
  })
})
afterEach(async () => {
  await desk.close()
  await log.close()
  await db.destroy()
  folder[Symbol.dispose]()
})

const account = (name: string) => ({
  ...sampleAccount,
  ...{ id: `acc-${name}-0123456789`, sub: name, uid: name, localpart: name, name: `Nom-${name}` },
  email: `${name}@ville.example`,
})
const idOf = (name: string) => account(name).id

function mayFail<Result>(work: () => Promise<Result>): Promise<Result> {
  fault -= 1
  return fault === 0 ? Promise.reject(new Error('injected')) : work()
}

const failing = (of: AuditLog): AuditLog =>
  new Proxy(of, {
    get: (target, name) => {
      if (name === 'dropBodies') return (...asked: [string, string]) => mayFail(() => target.dropBodies(...asked))
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

async function act(name: string, object = room): Promise<number> {
  const index = await journal.intent({
    ...{ kind: 'intent', act: 'matrix.room.invite', class: 'access', decision: 'allow', rules: ['work'], policy: 'p' },
    ...{ place: { from: 'local', to: 'local' }, correlation: crypto.randomUUID() },
    ...{ actor: { account: idOf(name), address: '10.1.2.3' }, object: { subject: object } },
  })
  await journal.outcome({ of: index, class: 'access', outcome: 'done', status: 200 })
  return index
}

const of = async (name: string) =>
  (await desk.reader.search({ filter: { actors: [`Nom-${name}`] } })).entries.map(({ index }) => index)
const drops = async () => (await desk.reader.search({ filter: { acts: ['audit.retention.drop'] } })).entries

/** Every entry is proved by its own proof, the tiles say one tree, and the offline verifier agrees. */
async function expectProved(): Promise<void> {
  await published(log)
  const leaves = await verifyFromOutside(log)
  for (const [index, text] of leaves.entries()) {
    const proof = parseProof(await desk.reader.proof(String(index)))
    const { size, root } = parseCheckpoint(proof.note.text)
    verifyInclusion(sha256, { leaf: leafHash(sha256, Buffer.from(text)), index, size, root, proof: proof.proof })
  }
  const policy = join(folder.path, 'policy')
  writeFileSync(policy, policyText(undefined, log.keys(), []))
  const words = [verifier, join(folder.path, 'audit'), '--policy', policy]
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, stdout])
}

/** Everything that lies in the folder, as text in which a name would be found. */
function everything(path = folder.path): string {
  return readdirSync(path)
    .map((name) => join(path, name))
    .map((file) => (statSync(file).isDirectory() ? everything(file) : readFileSync(file, 'latin1')))
    .join('\n')
}

test('R25: after a class’s months its bodies and keys are gone, written down before; every proof still verifies', async () => {
  const old = await act('claire')
  clock = '2025-12-10T10:00:00Z'
  const later = await act('claire')
  clock = '2026-06-30T23:59:59Z'
  expect(await desk.retention.run()).toEqual({ dropped: 0 })
  clock = '2026-07-01T00:00:00Z'
  expect(await of('claire')).toEqual([later, old])
  expect((await desk.retention.run()).dropped).toBe(5)
  expect(await of('claire')).toEqual([later])
  const { entry, body } = await desk.reader.entry(String(old))
  expect([body, entry.erased, entry.actor.name, entry.object?.id]).toEqual([null, true, undefined, undefined])
  expect((await desk.reader.entry(String(later))).entry.actor.name).toBe('Nom-claire')
  const details = (await drops()).map(({ detail, outcome, actor }) => [
    actor.pseudonym,
    detail?.['what'],
    outcome?.outcome,
  ])
  expect(details).toEqual([
    ['system', 'keys', 'done'],
    ...Array.from({ length: 4 }, () => ['system', 'bodies', 'done']),
  ])
  expect(await keys.months()).toEqual(['2025-12'])
  expect(await desk.retention.run()).toEqual({ dropped: 0 })
  expect((await desk.retention.view()).lastRun).toBe('2026-07-01T00:00:00.000Z')
  await expectProved()
})

test('R25: what is held stays, with those who stand beside it, and goes once it is not held any more', async () => {
  const held = await act('claire', `account:${idOf('idriss')}`)
  const other = await act('paul')
  clock = '2026-11-21T10:00:00Z'
  const person = await desk.retention.hold({ subject: idOf('claire'), reason: 'procédure 12' })
  expect((await desk.retention.view()).holds).toMatchObject([{ name: 'Nom-claire', reason: 'procédure 12' }])
  expect(JSON.stringify(await auditHolds(db).all())).not.toMatch(/claire/)
  await desk.retention.run()
  const { entry } = await desk.reader.entry(String(held))
  expect([entry.actor.name, entry.object?.name, entry.address]).toEqual(['Nom-claire', 'Nom-idriss', '10.1.2.3'])
  expect([await of('claire'), await of('paul')]).toEqual([[held], []])
  expect((await desk.reader.entry(String(other))).entry.erased).toBe(true)
  expect(await desk.retention.run()).toEqual({ dropped: 0 })
  const everyone = await desk.retention.hold({ class: 'identity', reason: 'contrôle' })
  await desk.retention.release(person, 'recours clos')
  expect((await desk.retention.view()).classes.filter((one) => one.held)).toMatchObject([{ class: 'identity' }])
  expect((await desk.retention.run()).dropped, 'bodies of the three other classes').toBe(3)
  expect(await of('claire')).toEqual([held])
  await desk.retention.release(everyone, 'enquête close')
  await desk.retention.run()
  expect([await of('claire'), await keys.months()]).toEqual([[], []])
  await expect(desk.retention.release(everyone, 'encore')).rejects.toMatchObject({ code: 'audit.unknown' })
  await expectProved()
})

test.each([{}, { subject: 'nobody-known' }, { subject: room, class: 'access' as const }])(
  'a hold about nothing, or about two things (%j), is refused',
  async (asked) => {
    await expect(desk.retention.hold({ ...asked, reason: 'parce que' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  },
)

test('T28: a failure at any step leaves nothing half done: the next run ends it', async () => {
  await act('claire')
  clock = '2026-11-21T10:00:00Z'
  for (let at = 1; at <= 5; at += 1) {
    fault = at === 1 ? 1 : 2
    await expect(desk.retention.run()).rejects.toThrow('injected')
  }
  expect((await drops()).filter(({ outcome }) => outcome?.outcome === 'failed')).toHaveLength(5)
  await desk.retention.run()
  expect([await of('claire'), await keys.months()]).toEqual([[], []])
  await expectProved()
})

test('R25: a person who is erased can be found nowhere, neither by name nor by pseudonym; every proof still verifies', async () => {
  const [own, about] = [await act('claire'), await act('paul', `account:${idOf('claire')}`)]
  clock = '2026-02-01T10:00:00Z'
  await act('claire')
  const pseudonyms = await keys.pseudonymsOf([`account:${idOf('claire')}`])
  expect(pseudonyms).toHaveLength(2)
  await expect(desk.retention.erase(idOf('claire')), 'not while she may sign in').rejects.toMatchObject({
    code: 'audit.held',
  })
  await updateAccount(db, { ...account('claire'), disabled: 1 })
  const hold = await desk.retention.hold({ subject: idOf('claire'), reason: 'procédure' })
  await expect(desk.retention.erase(idOf('claire'))).rejects.toMatchObject({ code: 'audit.held' })
  await desk.retention.release(hold, 'recours clos')
  await expect(desk.retention.erase('acc-x')).rejects.toMatchObject({ code: 'account.unknown' })
  expect(await desk.retention.erase(idOf('claire'))).toBe(2)
  expect(await keys.pseudonymsOf([`account:${idOf('claire')}`, 'user:@claire:parvis.localhost'])).toEqual([])
  expect((await keys.known(pseudonyms)).size).toBe(0)
  expect(everything()).not.toMatch(/claire/)
  expect(everything()).toContain('Nom-paul')
  for (const index of [own, about]) expect((await desk.reader.entry(String(index))).entry.erased).toBe(true)
  expect((await desk.reader.entry(String(about))).entry.actor.name).toBe('Nom-paul')
  await expectProved()
})

test('of two replicas one runs', async () => {
  await act('claire')
  clock = '2026-11-21T10:00:00Z'
  const [first, second] = await Promise.all([0, 1].map(() => desk.retention.runOnce(new Date('2026-11-21T00:00:00Z'))))
  expect([first?.dropped, second?.dropped]).toEqual([5, 0])
})
