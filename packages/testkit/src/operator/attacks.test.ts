import { rmSync } from 'node:fs'
import { parseNote } from '@parvis/tlog'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reworded } from './evil-operator.ts'
import { countFound, findingAfter, verdictOn } from './judge.ts'
import { attackedLog, type AttackedLog } from './real-log.ts'
import { difference, type Files } from './snapshot.ts'

let log: AttackedLog
beforeEach(async () => {
  log = await attackedLog({ entries: 300 })
})
afterEach(() => rmSync(log.folder, { recursive: true, force: true }))

const after = (files: Files) => findingAfter(log, { changes: difference(log.operator.files, files) ?? new Map() })
const entry = (at: number) => log.operator.entries[at] ?? new Uint8Array()

describe('an operator who runs the gateway and has its keys, and an auditor with a verifier and a policy', () => {
  it('is not suspected without reason', async () => {
    expect(await verdictOn(log, log.witnessed)).toMatchObject({ result: 'verified', log: { isWhole: true } })
  })

  it('T12 R7 no byte of the log can be another: every one is tried in what one entry stands in', async () => {
    const small = await attackedLog({ entries: 12 })
    const { files, entries } = small.operator
    const bundle = files.get('tile/entries/000.p/12') ?? files.get('tile/entries/000.p/13') ?? new Uint8Array()
    const path = [...files.keys()].find((one) => files.get(one) === bundle) ?? ''
    const first = 2 + (entries[0]?.length ?? 0)
    for (let at = first; at < first + 2 + (entries[1]?.length ?? 0); at += 1) {
      const changed = Uint8Array.from(bundle)
      changed[at] = (bundle[at] ?? 0) ^ 1
      expect(await findingAfter(small, { changes: new Map([[path, changed]]) }), `byte ${at}`).toBe('broken')
    }
    rmSync(small.folder, { recursive: true, force: true })
  })

  it('T12 an entry that is rewritten with every hash above it no longer leads to the signed head', async () => {
    const entries = log.operator.entries.with(100, reworded(entry(100), '"decision":"allow"', '"decision":"refuse"'))
    expect(await after(log.operator.rebuilt(entries, log.operator.checkpoint))).toBe('broken')
  })

  it('T14 T16 a second log under the real key finds no quorum, with the old cosignatures or without', async () => {
    const entries = log.operator.entries.with(200, reworded(entry(200), 'person-', 'nobody-'))
    expect(await after(log.operator.fork(entries))).toBe('too-few-witnesses')
    expect(await after(log.operator.fork(entries, { pasteOld: true }))).toBe('broken')
  })

  it('T14 of two readers who were shown two logs, one sees it by himself, the other by the checkpoint he kept', async () => {
    const second = log.operator.fork(log.operator.entries.with(250, reworded(entry(250), 'person-', 'nobody-')))
    expect(await after(second)).toBe('too-few-witnesses')
    expect((await verdictOn(log, log.witnessed)).result).toBe('verified')
  })

  it('T15 a tail that was cut is found by the size that the witnesses saw', async () => {
    expect(await after(log.operator.fork(log.operator.entries.slice(0, -100)))).toBe('too-few-witnesses')
    const [former = ''] = log.operator.former
    const size = Number(parseNote(former).text.split('\n')[1])
    expect(await after(log.operator.rebuilt(log.operator.entries.slice(0, size), former))).toBe('shorter')
  })

  it('R7 a body that is moved to an entry of another bundle is not passed over; beyond the end it counts as absent', async () => {
    const path = [...log.operator.files.keys()].findLast((one) => one.startsWith('bodies/')) ?? ''
    const text = new TextDecoder().decode(log.operator.files.get(path))
    const moved = (to: number) =>
      after(new Map(log.operator.files).set(path, new TextEncoder().encode(text.replace('\n290 ', `\n${to} `))))
    expect([await moved(790), await moved(29), await moved(291), await moved(390)]).toEqual([
      'broken',
      'broken',
      'broken',
      'bodies-absent',
    ])
  })

  it.each([-3_600_000, 3_600_000])('T15 a time that was moved by %i ms contradicts its neighbours', async (by) => {
    const text = new TextDecoder().decode(entry(150))
    const time = /"time":"([^"]+)"/.exec(text)?.[1] ?? ''
    const moved = reworded(entry(150), time, new Date(Date.parse(time) + by).toISOString())
    expect(await after(log.operator.fork(log.operator.entries.with(150, moved)))).toBe('broken')
  })

  it('T17 the log with one of three witnesses is not believed, with two it is: that is what the policy says', async () => {
    const entries = ({ operator: { entries: all } }: AttackedLog) =>
      all.with(250, reworded(all[250] ?? new Uint8Array(), 'person-', 'nobody-'))
    expect(await after(log.operator.fork(entries(log)))).toBe('too-few-witnesses')
    const colluding = await attackedLog({ entries: 300, accomplices: 2 })
    const fork = colluding.operator.fork(entries(colluding))
    const changes = difference(colluding.operator.files, fork) ?? new Map<string, Uint8Array | null>()
    // Even then whoever kept a checkpoint sees that this is another log.
    expect(await findingAfter(colluding, { changes })).toBe('shorter')
    rmSync(colluding.folder, { recursive: true, force: true })
  })

  it('R7 is found by the verifier alone, whatever of 150 random things he does', async () => {
    const { missed, found } = await countFound(150, Math.floor(Math.random() * 2 ** 31), { entries: 300 })
    expect(missed).toEqual([])
    expect(found.rollback).toEqual({ shorter: 15 })
  })
})
