import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  correlationOf,
  entriesOf,
  intent,
  published,
  testKeys,
  verifyFromOutside,
  withBody,
} from '../../testing/audit-log.ts'
import { FaultyFolder, type FaultPlan } from '../../testing/faulty-folder.ts'
import type { AuditLog } from '../audit-log.ts'
import { emptyTree, Growth, rootOfState } from '../tree/growth.ts'
import { openFileLog } from './file-log.ts'

const options = { segmentBytes: 2_500, roundMs: 0, patienceMs: 0, now: () => 1_795_000_000_000 }
const open = (folder: FaultyFolder) => openFileLog(folder, testKeys(), options)

/** Appends in small waves, as requests come; gives back what was promised: index → correlation. */
async function work(log: AuditLog, acked: Map<number, string>, waves = 9): Promise<void> {
  for (let wave = 0; wave < waves; wave += 1) {
    await Promise.all(
      Array.from({ length: 1 + (wave % 3) }, async (_, at) => {
        const name = `${wave}.${at}.${'x'.repeat((wave * 37) % 300)}`
        const entry = wave % 2 === 0 ? withBody(name) : { leaf: intent(name) }
        const ack = await log.append(entry).catch(() => null)
        if (ack === null) return
        expect(acked.has(ack.index), 'an index is given once').toBe(false)
        acked.set(ack.index, name)
      }),
    )
  }
}

const held = async (log: AuditLog) =>
  new Map((await entriesOf(log)).map((entry) => [entry.index, correlationOf(entry)] as const))

/** The folder opens, holds what was promised, grows again, and proves from outside what it holds. */
async function expectKept(
  folder: FaultyFolder,
  acked: ReadonlyMap<number, string>,
  signed: string | null,
): Promise<void> {
  const log = await open(folder)
  const found = await held(log)
  for (const [index, name] of acked) expect(found.get(index)).toBe(name)
  await log.append({ leaf: intent('after') })
  await published(log)
  const leaves = await verifyFromOutside(log)
  expect(leaves).toEqual((await entriesOf(log)).map(({ leaf }) => leaf))
  // What was signed before stays true: the new tree grew out of it.
  if (signed !== null) expectGrownFrom(leaves, signed)
  for (const { body, leaf } of await entriesOf(log)) expect(body === null).toBe(!leaf.includes('"body"'))
  await log.close()
}

function expectGrownFrom(leaves: readonly string[], signed: string): void {
  const { size, root } = testKeys().open(signed)
  let state = emptyTree
  const growth = new Growth(state)
  for (const leaf of leaves.slice(0, size)) growth.add(Buffer.from(leaf))
  ;({ state } = growth.end())
  expect(state.size).toBe(size)
  expect(Buffer.from(rootOfState(state))).toEqual(Buffer.from(root))
}

async function runWith(plan: FaultPlan) {
  const folder = new FaultyFolder(plan)
  const acked = new Map<number, string>()
  const log = await open(folder).catch(() => null)
  if (log !== null) {
    await work(log, acked)
    await log.close().catch(() => undefined)
  }
  return { folder, acked, log }
}

const operationsOfAWholeRun = (await runWith({})).folder.operations

describe('R1, T28: the n-th operation of the disk fails (write, sync, rename, removal, folder), for every n', () => {
  test('the run is long enough to turn files, publish and let go', () => {
    expect(operationsOfAWholeRun).toBeGreaterThan(100)
  })

  const long = 120_000
  test.each([
    [1, 1],
    [3, 4],
    [1000, 1],
  ])('%i in a row: nothing acked is lost, nothing signed is contradicted', { timeout: long }, async (times, step) => {
    for (let at = 1; at <= operationsOfAWholeRun; at += step) {
      const { folder, acked, log } = await runWith({ at, times })
      const signed = log?.checkpoint() ?? null
      let coin = at
      await expectKept(
        folder.powerCut(() => false),
        acked,
        signed,
      )
      await expectKept(
        folder.powerCut(() => true),
        acked,
        signed,
      )
      await expectKept(
        folder.powerCut(() => (coin = (coin * 7 + 3) % 11) > 5),
        acked,
        signed,
      )
    }
  })

  test('after the fault has passed, the log takes entries and publishes again, by itself', async () => {
    for (let at = 20; at <= operationsOfAWholeRun; at += 7) {
      const folder = new FaultyFolder({ at, times: 3 })
      const log = await openFileLog(folder, testKeys(), options)
      const acked = new Map<number, string>()
      await work(log, acked, 6)
      for (let tries = 0; tries < 4; tries += 1) await log.append({ leaf: intent('again') }).catch(() => undefined)
      await published(log)
      expect(await verifyFromOutside(log)).toHaveLength(log.sizes.acked)
      await log.close()
    }
  })
})

test('R4: at the moment of every ack its entry is durable: power is cut right then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (coins) => {
      const folder = new FaultyFolder()
      const log = await open(folder)
      const acked = new Map<number, string>()
      for (let number = 0; number < 8; number += 1) {
        const later = log.append({ leaf: intent(`later ${number}`) })
        const { index } = await log.append(withBody(`${number}`))
        acked.set(index, `${number}`)
        void later.catch(() => {})
        await expectKept(
          folder.powerCut(() => coins.next().value),
          acked,
          log.checkpoint(),
        )
      }
      await log.close()
    }),
    { numRuns: 15 },
  )
})

test('T15: power is cut at every operation of a start that takes up what is left: no tree is signed twice differently', async () => {
  const folder = new FaultyFolder()
  const acked = new Map<number, string>()
  const log = await openFileLog(folder, testKeys(), { ...options, roundMs: 60_000 })
  await work(log, acked, 5)
  const left = folder.powerCut(() => false)
  for (let at = 1; at < 60; at += 1) {
    const crashing = left.clone({ at, times: 1000 })
    const second = await open(crashing).catch(() => null)
    await second?.close()
    let coin = at
    await expectKept(
      crashing.powerCut(() => (coin = (coin * 5 + 1) % 7) > 2),
      acked,
      second?.checkpoint() ?? null,
    )
  }
  await log.close()
})
