import { auditEntry, type AuditEntry } from '@parvis/contracts'
import { describe, expect, test } from 'vitest'
import { FaultyFolder } from '../testing/faulty-folder.ts'
import { temporaryFolder } from '../testing/gateway.ts'
import type { AuditLog, EntryDraft } from './audit-log.ts'
import { openAuditLog, openFileAuditLog } from './file-audit-log.ts'

const intent: EntryDraft = {
  kind: 'intent',
  act: 'matrix.room.create',
  actor: 'a',
  place: { from: 'local', to: 'local' },
  decision: 'allow',
  rules: ['work'],
  policy: 'p',
  correlation: 'c',
}

async function all(log: Pick<AuditLog, 'read' | 'size'>, from = 0, to = log.sizes.acked): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of log.read(from, to)) entries.push(entry)
  return entries
}

test('entries get consecutive indexes in the order in which they were given, and read back as the contract says', async () => {
  using folder = temporaryFolder()
  const log = await openFileAuditLog(folder.path)
  const acks = await Promise.all([
    log.append(intent),
    log.append({ kind: 'outcome', of: 0, outcome: 'done', status: 200 }),
  ])
  expect(acks.map((ack) => ack.index)).toEqual([0, 1])
  const entries = await all(log)
  expect(entries.map((entry) => entry.kind)).toEqual(['intent', 'outcome'])
  for (const entry of entries) expect(auditEntry.parse(entry)).toEqual(entry)
  await log.close()
})

test('a log that is closed and opened again goes on with the next index, over file ends', async () => {
  using folder = temporaryFolder()
  for (let round = 0; round < 3; round += 1) {
    const log = await openFileAuditLog(folder.path, { segmentBytes: 700 })
    for (let at = 0; at < 5; at += 1) expect((await log.append(intent)).index).toBe(round * 5 + at)
    await log.close()
  }
  const log = await openFileAuditLog(folder.path, { segmentBytes: 700 })
  expect(await all(log)).toHaveLength(15)
  expect(await all(log, 3, 9)).toHaveLength(6)
  expect(await all(log, 14, 99)).toHaveLength(1)
  expect(await all(log, 15, 99)).toHaveLength(0)
  await log.close()
})

test('reading starts anywhere, also far from a mark', async () => {
  const log = await openAuditLog(new FaultyFolder())
  await Promise.all(Array.from({ length: 5_000 }, (_, at) => log.append({ ...intent, correlation: String(at) })))
  const entries = await all(log, 4_321, 4_325)
  expect(entries.map((entry) => entry.kind === 'intent' && entry.correlation)).toEqual(['4321', '4322', '4323', '4324'])
})

test('time never runs backwards, even when the clock does and over a restart', async () => {
  const clock = [50_000, 40_000, 60_000, 10_000]
  const folder = new FaultyFolder()
  const first = await openAuditLog(folder, { now: () => clock.shift() ?? 0 })
  for (let at = 0; at < 4; at += 1) await first.append(intent)
  const second = await openAuditLog(folder, { now: () => 1_000 })
  await second.append(intent)
  const times = (await all(second)).map((entry) => Date.parse(entry.time))
  expect(times).toEqual([50_000, 50_000, 60_000, 60_000, 60_000])
})

test('appends that come together share a commit', async () => {
  const folder = new FaultyFolder()
  const log = await openAuditLog(folder)
  await log.append(intent)
  const before = folder.operations
  await Promise.all(Array.from({ length: 500 }, () => log.append(intent)))
  expect(folder.operations - before).toBe(2)
})

describe('one writer', () => {
  test('a second gateway on the same folder is told so; after the first has closed it may', async () => {
    using folder = temporaryFolder()
    const first = await openFileAuditLog(folder.path)
    await expect(openFileAuditLog(folder.path)).rejects.toThrow(/another gateway is writing this audit log/)
    await first.close()
    await (await openFileAuditLog(folder.path)).close()
  })
})

test('an outcome goes with the next intent’s commit, or alone a moment later, or at the close', async () => {
  const folder = new FaultyFolder()
  const log = await openAuditLog(folder)
  await log.append(intent)
  const before = folder.operations
  const outcome = log.append({ kind: 'outcome', of: 0, outcome: 'done' })
  await log.append(intent)
  expect([(await outcome).index, folder.operations - before]).toEqual([1, 2])
  expect((await log.append({ kind: 'outcome', of: 2, outcome: 'done' })).index).toBe(3)
  const last = log.append({ kind: 'outcome', of: 2, outcome: 'cut' })
  await log.close()
  expect((await last).index).toBe(4)
})

test('closing waits for what was given, and refuses what comes after', async () => {
  using folder = temporaryFolder()
  const log = await openFileAuditLog(folder.path)
  const pending = log.append(intent)
  await log.close()
  await expect(pending).resolves.toEqual({ index: 0 })
  await expect(log.append(intent)).rejects.toMatchObject({ code: 'audit.unavailable' })
})
