import { canonicalJson, formatVerifierKey, signerFromSeed, type Signer } from '@parvis/tlog'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeLog } from '../../port.fake.ts'
import { fakeTree, log as signer, origin, policy } from '../../fake/tree.ts'
import { AuditError, type KeptTrust } from '../../port.ts'
import type { Broken, Proven } from './verdict.ts'
import { verifyLog, type Verification } from './verify-log.ts'

const now = Date.parse('2026-11-21T14:05:00Z')
const asked: Verification = { kept: null, lines: null, shown: [], now }
const text = (value: string) => Uint8Array.from(new TextEncoder().encode(value))

/** A tree over the lines of a small log, some of them changed before it is made. */
function tree(size: number, changed: Readonly<Record<number, string>> = {}, by?: Signer) {
  const line = (index: number) => {
    const time = new Date(now - 9_000_000 + index * 1000).toISOString()
    const leaf = { v: 2, kind: 'outcome', time, class: 'access', of: 0, outcome: 'done' }
    return new TextEncoder().encode(changed[index] ?? JSON.stringify(leaf))
  }
  return fakeTree(size, line, now, by)
}
/** What the server of a tree answers, with some files of its own making. */
const server =
  (of: ReturnType<typeof tree>, instead: Readonly<Record<string, Uint8Array | null>> = {}) =>
  async (path: string) =>
    Object.hasOwn(instead, path) ? (instead[path] ?? null) : of.file(path)

const verdictOn = (read: (path: string) => Promise<Uint8Array | null>, ask: Partial<Verification> = {}) =>
  verifyLog({ ...asked, ...ask }, read, () => {})
const proven = async (
  of: ReturnType<typeof tree>,
  ask: Partial<Verification> = {},
  others: Parameters<typeof server>[1] = {},
) => (await verdictOn(server(of, others), ask)) as Proven
const trustIn = async (of: ReturnType<typeof tree>): Promise<KeptTrust> => (await proven(of)).trust

describe('a log that is whole', () => {
  it.each([1, 2, 255, 256, 257, 700])('of %i lines is proven, line by line, with its witness', async (size) => {
    const seen: number[] = []
    const verdict = await verifyLog(asked, server(tree(size)), (done) => seen.push(done))
    expect(verdict).toMatchObject({ kind: 'proven', whole: true, size, lines: { from: 0, to: size }, before: null })
    expect(verdict).toMatchObject({ witnesses: { agreed: 1, of: 1, quorum: true, near: true } })
    expect(seen.at(-1)).toBe(size)
  })

  it('is proven to have grown from what was kept', async () => {
    const kept = await trustIn(tree(300))
    expect(await proven(tree(700), { kept })).toMatchObject({ kind: 'proven', size: 700, before: 300, changed: false })
  })

  it('says so when the server names other witnesses than those that are trusted', async () => {
    const kept = await trustIn(tree(5))
    const other = text(policy.replace('quorum temoin', 'quorum none'))
    expect(await verdictOn(server(tree(5), { policy: other }), { kept })).toMatchObject({
      kind: 'proven',
      changed: true,
      offered: null,
    })
    const renamed = policy.replaceAll('temoin ', 'val ').replace('quorum temoin', 'quorum val')
    expect(await proven(tree(5), { kept }, { policy: text(renamed) })).toMatchObject({
      changed: true,
      offered: { policy: renamed },
      trust: { policy },
    })
  })

  it('is looked at in part where only a part is shown', async () => {
    const asking: string[] = []
    const of = tree(2000)
    const read = async (path: string) => (asking.push(path), of.file(path))
    expect(await verdictOn(read, { lines: { from: 600, to: 700 } })).toMatchObject({
      whole: false,
      lines: { from: 600, to: 700 },
    })
    expect(asking.filter((path) => path.startsWith('tile/entries/'))).toEqual(['tile/entries/002'])
  })
})

describe('a log that changed its key', () => {
  const at = 320
  const next = signerFromSeed(origin, 1, new Uint8Array(32).fill(8))
  const detail = { former: formatVerifierKey(signer.key), key: formatVerifierKey(next.key), until: '' }
  const announcement = canonicalJson({
    ...{ v: 2, kind: 'intent', time: new Date(now - 9_000_000 + at * 1000).toISOString(), act: 'log.key.rotate' },
    ...{ class: 'administration', actor: 'system', place: { from: 'gateway', to: 'gateway' }, decision: 'allow' },
    ...{ rules: [], policy: '', correlation: 'key', detail },
  })
  const said = { [at]: announcement }
  const rotations = text(tree(at + 1, said).proof(at))
  const keys = text(`${detail.former}\n${detail.key}\n`)
  const named = { policy: text(`log ${detail.key}\n${policy}`), keys }

  it('is followed from the key that was trusted to the new one, once the former has stopped signing', async () => {
    const kept = await trustIn(tree(300))
    const verdict = await proven(tree(700, said, next), { kept }, { rotations, ...named })
    expect(verdict).toMatchObject({ kind: 'proven', before: 300, followed: [at], changed: false })
    expect(await proven(tree(710, said, next), { kept: verdict.trust }, { rotations, ...named })).toMatchObject({
      kind: 'proven',
      before: 700,
      followed: [],
      changed: false,
    })
  })

  it('T17: is not, where the former key announced nothing, or in another past of the log', async () => {
    const kept = await trustIn(tree(300))
    const silent = await verdictOn(server(tree(700, said, next), named), { kept })
    expect(silent).toMatchObject({ kind: 'broken', fault: 'signature' })
    const own = text(tree(at + 1, said, next).proof(at))
    expect(await verdictOn(server(tree(700, said, next), { rotations: own, ...named }), { kept })).toMatchObject({
      kind: 'broken',
      fault: 'rotation',
    })
    const elsewhere = text(tree(at + 1, { ...said, 310: 'other' }).proof(at))
    const answer = server(tree(700, said, next), { rotations: elsewhere, ...named })
    expect(await verdictOn(answer, { kept })).toMatchObject({ kind: 'broken', fault: 'rotation', at })
  })
})

describe('a log that is not', () => {
  it('T12: whichever line is changed is named, and no other', async () => {
    const size = 600
    const honest = tree(size)
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), async (at) => {
        const leaf = {
          v: 2,
          kind: 'outcome',
          time: new Date(now).toISOString(),
          class: 'access',
          of: 0,
          outcome: 'cut',
        }
        const evil = tree(size, { [at]: JSON.stringify(leaf) })
        const read = async (path: string) => (path.startsWith('tile/entries/') ? evil : honest).file(path)
        expect(await verdictOn(read)).toMatchObject({ kind: 'broken', fault: 'line', at, to: null })
      }),
      { numRuns: 25 },
    )
  })

  it('T12: tiles that follow a changed line are caught by the tile above them', async () => {
    const [honest, evil] = [tree(600), tree(600, { 300: 'other' })]
    const read = async (path: string) => (/^tile\/(entries|0)\/001/.test(path) ? evil : honest).file(path)
    expect(await verdictOn(read)).toMatchObject({ kind: 'broken', fault: 'stretch', at: 256, to: 512 })
  })

  it('T12: rewritten as a whole and signed again with the real key, it is not the log that was kept', async () => {
    const kept = await trustIn(tree(300))
    const leaf = {
      v: 2,
      kind: 'outcome',
      time: new Date(now - 9_500_000).toISOString(),
      class: 'access',
      of: 0,
      outcome: 'cut',
    }
    const rewritten = tree(300, { 280: JSON.stringify(leaf) })
    expect(await verdictOn(server(rewritten), { kept })).toMatchObject({
      kind: 'broken',
      fault: 'rewritten',
      at: 280,
      to: null,
    })
    const early = tree(300, { 3: JSON.stringify(leaf) })
    expect(await verdictOn(server(early), { kept })).toMatchObject({
      kind: 'broken',
      fault: 'rewritten',
      at: 0,
      to: 256,
    })
  })

  it('T15: cut at its end, it is shorter than what was kept', async () => {
    const kept = await trustIn(tree(300))
    expect(await verdictOn(server(tree(290)), { kept })).toMatchObject({
      kind: 'broken',
      fault: 'shorter',
      at: 290,
      to: 300,
    })
  })

  it('T15: a line that is older than the one above it is named', async () => {
    const leaf = { v: 2, kind: 'outcome', time: '2020-01-01T00:00:00.000Z', class: 'access', of: 0, outcome: 'done' }
    expect(await verdictOn(server(tree(20, { 7: JSON.stringify(leaf) })))).toMatchObject({ fault: 'time', at: 7 })
  })

  it('signed by a key that was never trusted, it is not believed', async () => {
    const kept = await trustIn(tree(5))
    const stranger = {
      ...kept,
      policy: kept.policy.replace(/^log .*$/m, 'log example.com+68762f16+AQ29g8Qe1Zrb9vz0bQWYHjA6sBuUiiBlzcNTt2aAaV4q'),
    }
    expect(await verdictOn(server(tree(5)), { kept: stranger })).toMatchObject({ kind: 'broken', fault: 'signature' })
  })

  it('a stretch that is not served, and a line that is no entry, are faults', async () => {
    expect(await verdictOn(server(tree(600), { 'tile/entries/001': null }))).toMatchObject({
      fault: 'missing',
      at: 256,
      to: 512,
    })
    expect(await verdictOn(server(tree(9, { 4: '{"v":9}' })))).toMatchObject({ fault: 'unreadable', at: 4 })
    expect(await verdictOn(server(tree(9), { 'tile/entries/000.p/9': text('\u0000') }))).toMatchObject({
      fault: 'unreadable',
      at: 0,
    })
  })

  it('an edge that does not make the head is a fault of the head', async () => {
    const other = tree(9, { 2: 'x' })
    expect(await verdictOn(server(tree(9), { 'tile/0/000.p/9': other.file('tile/0/000.p/9') }))).toMatchObject({
      fault: 'head',
      at: null,
    })
  })

  it('an entry that was shown otherwise than its line says is named', async () => {
    const log = fakeLog({ lines: 40, now })
    const { entries } = await log.port.search({}, null, 10)
    const shown = entries.map((entry) => (entry.index === 30 ? { ...entry, decision: 'refuse' as const } : entry))
    const read = (path: string) => log.port.file(path)
    expect(await verdictOn(read, { shown: entries })).toMatchObject({ kind: 'proven' })
    expect(await verdictOn(read, { shown })).toMatchObject({
      kind: 'broken',
      fault: 'shown',
      at: 30,
    } satisfies Partial<Broken>)
  })

  it('bytes of any kind in any file end in a verdict, never in another error', async () => {
    const honest = tree(300)
    const paths = ['checkpoint', 'policy', 'tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1', 'tile/entries/000']
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.uint8Array({ maxLength: 200 }), async (path, bytes) => {
        expect(await verdictOn(server(honest, { [path]: bytes }))).toMatchObject({ kind: 'broken' })
      }),
      { numRuns: 60 },
    )
  })
})

it('a network that is away is no verdict', async () => {
  const log = fakeLog({ lines: 40, now })
  log.setOnline(false)
  await expect(verdictOn((path) => log.port.file(path))).rejects.toBeInstanceOf(AuditError)
})
