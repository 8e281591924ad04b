import { auditLeaf } from '@parvis/contracts'
import { parseCheckpoint, parseNote } from '@parvis/tlog'
import canonicalize from 'canonicalize'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  correlationOf,
  entriesOf,
  intent,
  outcome,
  published,
  testKeys,
  testOrigin,
  verifyFromOutside,
  withBody,
} from '../testing/audit-log.ts'
import type { AuditLog } from './audit-log.ts'

interface Opening {
  readonly now?: () => number
  readonly roundMs?: number
  readonly mostWaiting?: number
  readonly mostBehind?: number
}

/** An empty place for a log, in which it can be opened and, once closed, opened again. */
export type Place = () => Promise<{ open(options?: Opening): Promise<AuditLog> }>

/** What everybody who writes to a log expects of it, wherever it keeps its entries. */
export function auditLogContract(name: string, place: Place): void {
  describe(`audit log: ${name}`, () => {
    let open: (options?: Opening) => Promise<AuditLog>
    beforeEach(async () => {
      const here = await place()
      open = (options) => here.open({ roundMs: 5, ...options })
    })
    describe('entries', () => entryCases(() => open))
    describe('tree', () => treeCases(() => open))
    describe('bodies', () => bodyCases(() => open))
  })
}

type Open = () => (options?: Opening) => Promise<AuditLog>

function entryCases(open: Open): void {
  test('indexes are consecutive, in the order in which entries were given; each leaf has its one text', async () => {
    const log = await open()()
    const acks = await Promise.all([
      log.append({ leaf: intent('a', { detail: { z: '1', b: 'é' } }) }),
      log.append({ leaf: outcome(0) }),
    ])
    expect(acks.map((ack) => ack.index)).toEqual([0, 1])
    for (const { index, leaf } of await entriesOf(log)) {
      expect(auditLeaf.parse(JSON.parse(leaf)).kind).toBe(['intent', 'outcome'][index])
      expect(leaf).toBe(canonicalize(JSON.parse(leaf)))
    }
    await log.close()
  })

  test('R4: what was acked is there after a restart, and the next index follows', async () => {
    for (let life = 0; life < 3; life += 1) {
      const log = await open()()
      for (let at = 0; at < 4; at += 1)
        expect((await log.append({ leaf: intent(`${life}.${at}`) })).index).toBe(life * 4 + at)
      await log.close()
    }
    const log = await open()()
    expect((await entriesOf(log)).map(correlationOf)).toEqual(
      [0, 1, 2].flatMap((life) => [0, 1, 2, 3].map((at) => `${life}.${at}`)),
    )
    await log.close()
  })

  test('reading starts and ends anywhere, in the tree and before it', async () => {
    const log = await open()({ roundMs: 20 })
    await Promise.all(Array.from({ length: 700 }, (_, at) => log.append({ leaf: intent(`${at}`) })))
    await published(log)
    await Promise.all(Array.from({ length: 5 }, (_, at) => log.append({ leaf: intent(`${700 + at}`) })))
    const between = async (from: number, to: number) => (await entriesOf(log, from, to)).map(correlationOf)
    expect(await between(254, 258)).toEqual(['254', '255', '256', '257'])
    expect(await between(698, 10_000)).toEqual(['698', '699', '700', '701', '702', '703', '704'])
    expect(await between(-3, 1)).toEqual(['0'])
    expect(await between(9, 3)).toEqual([])
    await log.close()
  })

  test('T15: time never runs backwards: not by an hour, not over a restart', async () => {
    const hour = 3_600_000
    const start = 1_795_000_000_000
    const clock = [start, start - hour, start + hour, start]
    const first = await open()({ now: () => clock.shift() ?? start - hour })
    for (let at = 0; at < 4; at += 1) await first.append({ leaf: intent(`${at}`) })
    await first.close()
    const second = await open()({ now: () => start - hour })
    await second.append({ leaf: intent('4') })
    const times = (await entriesOf(second)).map(({ leaf }) => Date.parse((JSON.parse(leaf) as { time: string }).time))
    expect(times.map((time) => time - start)).toEqual([0, 0, hour, hour, hour])
    await second.close()
  })

  test('closing waits for what was given, refuses what comes after, and what is acked is published', async () => {
    const log = await open()()
    const pending = log.append({ leaf: intent('a') })
    await log.close()
    await expect(pending).resolves.toEqual({ index: 0 })
    expect(log.sizes).toMatchObject({ acked: 1, published: 1 })
    await expect(log.append({ leaf: intent('b') })).rejects.toMatchObject({ code: 'audit.unavailable' })
  })

  test('an entry that no bundle can hold is refused, alone', async () => {
    const log = await open()()
    await expect(log.append({ leaf: intent('é'.repeat(40_000)) })).rejects.toMatchObject({ code: 'request.too-large' })
    expect((await log.append({ leaf: intent('a') })).index).toBe(0)
    await log.close()
  })

  test('push-back: when too many wait, whoever comes is told when to come back; the others go on', async () => {
    const log = await open()({ mostWaiting: 10 })
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) => log.append({ leaf: intent(`${at}`) })),
    )
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const { reason } of refused) expect(reason).toMatchObject({ status: 503, retryAfterMs: expect.any(Number) })
    expect((await entriesOf(log)).length).toBe(50 - refused.length)
    await log.append({ leaf: intent('later') })
    await log.close()
  })
}

function treeCases(open: Open): void {
  test('acked, integrated, published: each is told, none runs back or ahead of the one before', async () => {
    const log = await open()()
    const seen: number[][] = []
    log.subscribe(({ acked, integrated, published: out, witnessed }) => seen.push([acked, integrated, out, witnessed]))
    await Promise.all(Array.from({ length: 30 }, (_, at) => log.append({ leaf: intent(`${at}`) })))
    await published(log)
    expect(log.sizes).toEqual({ acked: 30, integrated: 30, published: 30, witnessed: 0 })
    for (const [at, sizes] of seen.entries()) {
      expect(sizes.toSorted((a, b) => b - a)).toEqual(sizes)
      expect(sizes.every((size, which) => size >= (seen[at - 1]?.[which] ?? 0))).toBe(true)
    }
    await log.close()
  })

  test.each([1, 255, 256, 257, 700])(
    'R6: %i entries: signature, tiles and bundles say the same tree',
    async (count) => {
      const log = await open()()
      for (let from = 0; from < count; from += 150) {
        const some = Math.min(150, count - from)
        await Promise.all(Array.from({ length: some }, (_, at) => log.append({ leaf: intent(`${from + at}`) })))
        await published(log)
      }
      expect(await verifyFromOutside(log)).toEqual((await entriesOf(log)).map(({ leaf }) => leaf))
      await log.close()
      const again = await open()()
      await again.append({ leaf: intent('after') })
      await published(again)
      expect(await verifyFromOutside(again)).toHaveLength(count + 1)
      await again.close()
    },
  )

  test('the checkpoint is the log’s own, under its name; what no tlog-tiles path names is not served', async () => {
    const log = await open()()
    await log.append({ leaf: intent('a') })
    await published(log)
    expect(log.origin).toBe(testOrigin)
    expect(parseCheckpoint(parseNote(log.checkpoint() ?? '').text)).toMatchObject({ origin: testOrigin, size: 1 })
    for (const path of ['log.key', 'tile/0/../../log.key', 'tile/0/1', 'tile/0/001', 'tile//000', 'signed', ''])
      expect(await log.tile(path)).toBeNull()
    await log.close()
  })

  test('T16: a cosigned checkpoint is published and moves witnessed; one of another tree or key is refused', async () => {
    const log = await open()()
    await Promise.all(Array.from({ length: 3 }, (_, at) => log.append({ leaf: intent(`${at}`) })))
    await published(log)
    const note = `${log.checkpoint()}— witness.example AAAAAAAA\n`
    const stranger = testKeys(Buffer.alloc(32, 9).toString('base64'))
    for (const forged of [testKeys().sign(3, Buffer.alloc(32, 1)), stranger.sign(3, Buffer.alloc(32)), 'no note'])
      await expect(log.cosigned(forged)).rejects.toMatchObject({ code: 'request.invalid' })
    expect(log.sizes.witnessed).toBe(0)
    await log.cosigned(note)
    expect(log.sizes.witnessed).toBe(3)
    expect([log.checkpoint(), log.witnessedCheckpoint()]).toEqual([note, note])
    await log.append({ leaf: intent('more') })
    await published(log)
    expect(log.witnessedCheckpoint()).toBe(note)
    await log.close()
    const again = await open()()
    expect([again.witnessedCheckpoint(), again.sizes.witnessed]).toEqual([note, 3])
    await again.close()
  })
}

function bodyCases(open: Open): void {
  test('a body comes back with its entry, before and after integration and over a restart', async () => {
    const log = await open()({ roundMs: 20 })
    await Promise.all(Array.from({ length: 300 }, (_, at) => log.append(withBody(`${at}`))))
    const bodies = async (of: AuditLog) => (await entriesOf(of)).map(({ body }) => body?.includes('"text"'))
    expect(await bodies(log)).toEqual(Array.from({ length: 300 }, () => true))
    await published(log)
    expect(await bodies(log)).toEqual(Array.from({ length: 300 }, () => true))
    await log.close()
    const again = await open()()
    await Promise.all(Array.from({ length: 20 }, (_, at) => again.append(withBody(`${300 + at}`))))
    await published(again)
    expect((await bodies(again)).filter(Boolean)).toHaveLength(320)
    await again.close()
  })

  test('dropped bodies are gone for good, of that class and month alone; every leaf and proof stays', async () => {
    const days = ['2026-10-30', '2026-11-01', '2026-11-02'].map((day) => Date.parse(`${day}T12:00:00Z`))
    const log = await open()({ now: () => days.shift() ?? Date.parse('2026-11-02T12:00:00Z') })
    await log.append(withBody('october'))
    await log.append(withBody('november'))
    await log.append({ ...withBody('other'), leaf: { ...withBody('other').leaf, class: 'identity' } as never })
    await log.dropBodies('content', '2026-10')
    const kept = async (of: AuditLog) => (await entriesOf(of)).map(({ body }) => body !== null)
    expect(await kept(log)).toEqual([false, true, true])
    await log.append(withBody('later'))
    await published(log)
    await log.dropBodies('content', '2026-11')
    expect(await kept(log)).toEqual([false, false, true, false])
    await log.close()
    const again = await open()()
    expect(await kept(again)).toEqual([false, false, true, false])
    expect(await verifyFromOutside(again)).toHaveLength(4)
    await again.close()
  })
}
