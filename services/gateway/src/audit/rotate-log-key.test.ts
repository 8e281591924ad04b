import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  evaluatePolicy,
  followRotations,
  formatVerifierKey,
  parseNote,
  parsePolicy,
  parseVerifierKey,
  verifyNote,
} from '@parvis/tlog'
import { expect, test } from 'vitest'
import { entriesOf, intent, published, testOrigin, verifyFromOutside } from '../testing/audit-log.ts'
import { temporaryFolder } from '../testing/gateway.ts'
import { openFileAuditLog } from './files/open-log.ts'
import { rotateLogKey } from './rotate-log-key.ts'
import { sha256 } from './tree/growth.ts'
import { rotationsText } from './witnessing/open-witnessing.ts'

const day = 86_400_000
const start = 1_795_000_000_000

function place() {
  const folder = temporaryFolder()
  const keyFile = join(folder.path, 'log.key')
  let clock = start
  const now = () => clock
  const open = () => openFileAuditLog(folder.path, { origin: testOrigin, roundMs: 1, now })
  const rotate = () => rotateLogKey({ keyFile, origin: testOrigin, overlapMs: 30 * day, open, now })
  const pass = (ms: number) => (clock += ms)
  return { keyFile, open, rotate, pass, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

/** Which of these keys signed. */
function signersOf(note: string | null, vkeys: readonly string[]): number[] {
  const keys = vkeys.map(parseVerifierKey)
  return verifyNote(parseNote(note ?? ''), keys).map(({ key }) => keys.indexOf(key))
}

test('rotation is an entry under the former key; then both sign, and after the overlap the new one alone', async () => {
  using here = place()
  const { open, rotate, pass } = here
  const first = await open()
  await first.append({ leaf: intent('a') })
  await first.close()
  const [former] = first.keys()
  pass(day)
  const next = await rotate()
  const second = await open()
  const keys = second.keys()
  expect(keys).toMatchObject([
    { vkey: former?.vkey, from: new Date(start).toISOString(), until: new Date(start + 31 * day).toISOString() },
    { vkey: next, from: new Date(start + day).toISOString(), until: null },
  ])
  const vkeys = keys.map(({ vkey }) => vkey)
  expect(signersOf(second.checkpoint(), vkeys).toSorted()).toEqual([0, 1])
  const entry = JSON.parse((await entriesOf(second)).at(-1)?.leaf ?? '') as object
  expect(entry).toMatchObject({ act: 'log.key.rotate', actor: 'system', detail: { former: former?.vkey, key: next } })
  pass(60 * day)
  await second.append({ leaf: intent('b') })
  await published(second)
  expect(signersOf(second.checkpoint(), vkeys)).toEqual([1])
  expect(await verifyFromOutside(second)).toHaveLength(4)
  await second.close()
})

test('who knows the first key alone follows to the newest by what the log announced, and past no other log’s word', async () => {
  using here = place()
  const { open, rotate, pass } = here
  const first = await open()
  const [former] = first.keys()
  await first.close()
  const policy = parsePolicy(`log ${former?.vkey}\nquorum none\n`)
  const next: string[] = []
  for (let turn = 0; turn < 2; turn += 1) {
    next.push(await rotate())
    pass(60 * day)
  }
  const log = await open()
  const note = parseNote(log.checkpoint() ?? '')
  expect(() => evaluatePolicy(policy, note)).toThrow('note.unsigned')
  const followed = followRotations({ sha: sha256, policy, rotations: rotationsText(log.keys()) })
  expect(followed.rotations.map(({ key }) => formatVerifierKey(key))).toEqual(next)
  expect(formatVerifierKey(evaluatePolicy(followed.policy, note).log)).toBe(next[1])
  const [, second = ''] = rotationsText(log.keys()).split(/^(?=c2sp)/m)
  expect(followRotations({ sha: sha256, policy, rotations: second }).rotations, 'a link is missing').toEqual([])
  await log.close()
})

test('a rotation that was cut short is taken up with the key that the log has named', async () => {
  using here = place()
  const { keyFile, open, rotate } = here
  await (await open()).close()
  let opened = 0
  const cut = rotateLogKey({
    ...{ keyFile, origin: testOrigin, overlapMs: day, now: () => start },
    open: async () => {
      opened += 1
      const log = await open()
      const { close } = log
      log.close = async () => {
        await close.call(log)
        throw new Error('power')
      }
      return log
    },
  })
  await expect(cut).rejects.toThrow('power')
  expect([opened, existsSync(`${keyFile}.next`)]).toEqual([1, true])
  const key = await rotate()
  const log = await open()
  const named = (await entriesOf(log)).map(
    ({ leaf }) => (JSON.parse(leaf) as { detail?: { key?: string } }).detail?.key,
  )
  expect(named.slice(1)).toEqual([key, key])
  await log.close()
})

test('a log whose key is gone does not start under another', async () => {
  using here = place()
  const { keyFile, open } = here
  await (await open()).close()
  rmSync(keyFile)
  await expect(open()).rejects.toThrow(/the key of this log is missing/)
})
