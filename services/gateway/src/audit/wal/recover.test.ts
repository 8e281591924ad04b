import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FaultyFolder, type FaultPlan } from '../testing/faulty-folder.ts'
import type { AuditLog, EntryDraft } from './audit-log.ts'
import { openAuditLog } from './file-audit-log.ts'

const options = { segmentBytes: 2_000, now: () => 1_795_000_000_000 }

function draft(number: number): EntryDraft {
  return {
    kind: 'intent',
    act: 'matrix.message.send',
    actor: `actor-${number}`,
    place: { from: 'local', to: 'local' },
    decision: 'allow',
    rules: ['work'],
    policy: 'p',
    correlation: `${number}-${'x'.repeat((number * 37) % 400)}`,
  }
}

/** Appends in small waves, as requests come; gives back what was promised: index → actor. */
async function work(log: AuditLog, acked: Map<number, string>, waves = 12): Promise<void> {
  for (let wave = 0; wave < waves; wave += 1) {
    await Promise.all(
      Array.from({ length: 1 + (wave % 3) }, async (_, at) => {
        const number = wave * 10 + at
        await log.append(draft(number)).then(
          ({ index }) => {
            expect(acked.has(index), 'an index is given once').toBe(false)
            acked.set(index, `actor-${number}`)
          },
          () => {},
        )
      }),
    )
  }
}

async function actors(log: AuditLog): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  let index = 0
  for await (const entry of log.read(0, log.sizes.acked)) found.set(index++, entry.kind === 'intent' ? entry.actor : '')
  return found
}

async function expectKept(folder: FaultyFolder, acked: Map<number, string>): Promise<void> {
  const found = await actors(await openAuditLog(folder, options))
  for (const [index, actor] of acked) expect(found.get(index)).toBe(actor)
}

async function runWith(plan: FaultPlan) {
  const folder = new FaultyFolder(plan)
  const acked = new Map<number, string>()
  const log = await openAuditLog(folder, options)
  await work(log, acked)
  return { folder, acked, log }
}

const operationsOfAWholeRun = (await runWith({})).folder.operations

describe('R1: the n-th operation of the disk fails, for every n', () => {
  test('the run is long enough to rotate', () => {
    expect(operationsOfAWholeRun).toBeGreaterThan(25)
  })

  test.each([1, 2, 3, 1000])('%i in a row: nothing acked is lost, then or after a power cut', async (times) => {
    for (let at = 1; at <= operationsOfAWholeRun; at += 1) {
      const { folder, acked, log } = await runWith({ at, times })
      expect(await actors(log)).toEqual(acked)
      await expectKept(
        folder.powerCut(() => false),
        acked,
      )
      await expectKept(
        folder.powerCut(() => true),
        acked,
      )
      let coin = at
      await expectKept(
        folder.powerCut(() => (coin = (coin * 7 + 3) % 11) > 5),
        acked,
      )
    }
  })

  test('after the fault has passed, the log takes entries again', async () => {
    for (let at = 1; at <= operationsOfAWholeRun - 4; at += 1) {
      const { acked, log, folder } = await runWith({ at, times: 2 })
      const before = acked.size
      await log.append(draft(99))
      expect(log.sizes.acked).toBe(before + 1)
      await expectKept(
        folder.powerCut(() => false),
        acked,
      )
    }
  })
})

test('R4: at the moment of every ack its entry is durable: power is cut right then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (coins) => {
      const folder = new FaultyFolder()
      const log = await openAuditLog(folder, options)
      const acked = new Map<number, string>()
      for (let number = 0; number < 8; number += 1) {
        const later = log.append(draft(number + 100))
        const { index } = await log.append(draft(number))
        acked.set(index, `actor-${number}`)
        void later.catch(() => {})
        await expectKept(
          folder.powerCut(() => coins.next().value),
          acked,
        )
      }
    }),
    { numRuns: 40 },
  )
})

describe('what a start does with what it finds', () => {
  async function threeBatches() {
    const folder = new FaultyFolder()
    const log = await openAuditLog(folder, { ...options, segmentBytes: 1e9 })
    for (let number = 0; number < 3; number += 1) await log.append(draft(number))
    const [name] = await folder.list()
    return { folder, name: name as string }
  }

  test('any cut inside the last batch is a torn tail: it is cut off, the rest is kept', async () => {
    const { folder, name } = await threeBatches()
    const whole = folder.bytes(name)
    const two = whole.lastIndexOf('PVB1')
    for (let length = two; length < whole.length; length += 1) {
      const torn = folder.clone()
      torn.replace(name, Buffer.from(whole.subarray(0, length)))
      const log = await openAuditLog(torn, options)
      expect(log.sizes.acked).toBe(2)
      expect((await log.append(draft(7))).index).toBe(2)
    }
  })

  test('one flipped bit anywhere in what was acked refuses to start, in a sentence', async () => {
    const { folder, name } = await threeBatches()
    const whole = folder.bytes(name)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] as number) ^ (1 << bit)
        const damaged = folder.clone()
        damaged.replace(name, bytes)
        await expect(openAuditLog(damaged, options)).rejects.toThrow(/The audit log is broken at byte \d+/)
      }),
      { numRuns: 500 },
    )
  })

  test('a batch or a whole file missing in the middle refuses to start', async () => {
    const { folder, name } = await threeBatches()
    const whole = folder.bytes(name)
    const second = whole.indexOf('PVB1', 4)
    const third = whole.indexOf('PVB1', second + 4)
    folder.replace(name, Buffer.concat([whole.subarray(0, second), whole.subarray(third)]))
    await expect(openAuditLog(folder, options)).rejects.toThrow(/entry 1 is missing/)
    const renamed = new FaultyFolder()
    renamed.replace('0000000000000005.wal', whole)
    await expect(openAuditLog(renamed, options)).rejects.toThrow(/expected 0000000000000000.wal/)
  })

  test('what is not a torn tail at the end (other bytes behind the last batch) refuses to start', async () => {
    const { folder, name } = await threeBatches()
    folder.replace(name, Buffer.concat([folder.bytes(name), Buffer.from('not a batch of this log, but long enough')]))
    await expect(openAuditLog(folder, options)).rejects.toThrow(/damaged/)
  })
})
