import { EvilStorage } from '@parvis/testkit'
import { describe, expect, test } from 'vitest'
import { newCoffre, newNode, versionAct } from '../testing/devices.ts'
import { checkHeads, headHash, headOf, type Head } from './head.ts'
import { readManifest } from './manifest.ts'
import { readPages, sealPage, type PageRef } from './pages.ts'
import { checkStorage } from './storage-check.ts'

/** Two members who write pages to one storage and announce heads in their room. */
async function shared() {
  const coffre = await newCoffre(['agnès', 'bruno'])
  const storage = new EvilStorage()
  const agnes = coffre.device('agnès')
  const epoch = await coffre.begin(agnes, ['agnès', 'bruno'])
  const stored = new Set<string>()
  let last: PageRef | null = null
  const heads: Head[] = []
  const save = async (on = agnes, into = storage) => {
    const fresh = [...on.records].filter(([id]) => !stored.has(id))
    for (const [id] of fresh) stored.add(id)
    const page = newNode()
    const { ref, sealed } = await sealPage(
      epoch,
      page,
      last,
      fresh.map(([, record]) => record),
    )
    into.put(page, sealed)
    last = ref
    const head = headOf(await on.manifest(), ref)
    heads.push(head)
    return head
  }
  const add = async (name: string, on = agnes, into = storage) => {
    const act = await versionAct(epoch, { name })
    into.put(act.blob, new Uint8Array(90))
    await on.write(act)
    return act
  }
  /** As a member reads who comes with nothing but the room. */
  const read = async (head: Head, from = storage, announced: readonly Head[] = heads) => {
    const records = await readPages(head.page, { epochs: coffre.epochs, read: async (blob) => from.get(blob) })
    const options = { coffre: coffre.id, founder: 'agnès', authors: coffre.authors }
    const manifest = await readManifest(records, options)
    checkHeads(manifest, announced)
    return manifest
  }
  return { coffre, storage, agnes, epoch, heads, save, add, read }
}

test('a chain of pages gives every record back to whoever has the head', async () => {
  const { add, save, read, agnes } = await shared()
  for (const name of ['a', 'b', 'c']) {
    await add(name)
    await save()
  }
  const manifest = await read(await save())
  expect([...manifest.nodes.values()].map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(manifest.tips).toEqual((await agnes.manifest()).tips)
})

describe('F11 an old or split state', () => {
  test('rolled back under the same names: every member sees it, also one who never wrote', async () => {
    const { storage, add, save, read, epoch, heads } = await shared()
    await add('avant')
    const before = await save()
    storage.remember()
    await add('après')
    const after = await save()
    storage.rollBack()
    // A reader without the room takes the old state for the state.
    expect((await read(before, storage, [before])).nodes.size).toBe(1)
    await expect(read(after)).rejects.toMatchObject({ code: 'missing' })
    await expect(read(before)).rejects.toMatchObject({ code: 'rolled-back' })
    // The old page under the new one's name.
    storage.put(after.page.blob, storage.get(before.page.blob))
    await expect(read(after)).rejects.toMatchObject({ code: 'rolled-back' })
    expect([epoch.coffre, heads.length]).toEqual(['!coffre:parvis', 2])
  })

  test('an older page that a member once wrote under another name is not the announced one', async () => {
    const { storage, add, save, read } = await shared()
    await add('un')
    await save()
    const two = await save()
    storage.swap(
      two.page.blob,
      [...storage.blobs.keys()].find((name) => name !== two.page.blob)!,
    )
    await expect(read(two)).rejects.toMatchObject({ code: 'rolled-back' })
  })

  test('two stories for two members: each sees it at the other’s first announcement', async () => {
    const { coffre, storage, agnes, epoch, add, save, read } = await shared()
    await add('commun')
    const common = await save()
    const bruno = coffre.device('bruno')
    bruno.hear(agnes)
    const other = storage.fork()
    await add('pour agnès')
    const one = await save()
    const act = await versionAct(epoch, { name: 'pour bruno' })
    await bruno.write(act)
    await bruno.write({ kind: 'place', node: act.node, parent: 'root', name: 'encore' })
    const page = await sealPage(epoch, newNode(), common.page, [...bruno.records.values()].slice(-2))
    other.put(page.ref.blob, page.sealed)
    const two = headOf(await bruno.manifest(), page.ref)
    expect((await read(one, storage, [common, one])).nodes.size).toBe(2)
    expect((await read(two, other, [common, two])).nodes.size).toBe(2)
    await expect(read(one, storage, [one, two])).rejects.toMatchObject({ code: 'rolled-back' })
    await expect(read(two, other, [one, two])).rejects.toMatchObject({ code: 'forked' })
  })

  test('a page that leaves a record out is noticed by what comes after it', async () => {
    const { coffre, agnes, epoch, add, save, read, storage } = await shared()
    await add('gardé')
    await add('omis')
    await add('suite')
    const records = [...agnes.records.values()]
    const { ref, sealed } = await sealPage(epoch, newNode(), null, records.toSpliced(2, 1))
    storage.put(ref.blob, sealed)
    const lying = headOf(await agnes.manifest(), ref)
    await expect(read(lying, storage, [])).rejects.toMatchObject({ code: 'missing' })
    expect(coffre.epochs.size).toBe(1)
    await save()
  })

  test('heads of different states have different hashes, of equal ones the same', async () => {
    const { add, save } = await shared()
    const one = await save()
    await add('x')
    const two = await save()
    expect(await headHash(one)).toBe(await headHash({ ...one }))
    expect(await headHash(one)).not.toBe(await headHash(two))
  })

  test('a page opens under its own name and epoch only, and any change to it is noticed', async () => {
    const { coffre, save, storage } = await shared()
    const { page } = await save()
    const read = (ref: PageRef) => readPages(ref, { epochs: coffre.epochs, read: async (blob) => storage.get(blob) })
    storage.alter(page.blob, (bytes) => bytes.with(80, (bytes[80] ?? 0) ^ 1))
    await expect(read(page)).rejects.toMatchObject({ code: 'rolled-back' })
    await expect(read({ ...page, epoch: `5.${'A'.repeat(43)}` })).rejects.toMatchObject({ code: 'missing' })
  })
})

describe('F10 F12 storage against the manifest', () => {
  test('a content that is gone without a signed deletion is an alarm; with one it is none', async () => {
    const { storage, agnes, add } = await shared()
    const [kept, gone] = [await add('reste'), await add('disparu')]
    storage.remove(gone.blob)
    const list = () => new Set(storage.blobs.keys())
    const manifest = await agnes.manifest()
    expect(checkStorage(manifest, list(), new Set()).missing).toEqual([{ node: gone.node, blob: gone.blob }])
    expect([...manifest.nodes.values()].map(({ name }) => name)).toContain('disparu')
    // In the trash it is still there to be restored: still missing. A tombstone alone does not excuse storage.
    const record = manifest.nodes.get(gone.node)!.versions[0]!.record
    await agnes.write({ kind: 'tombstone', nodes: [{ node: gone.node, versions: [record] }] })
    const after = await agnes.manifest()
    expect([...after.nodes.keys()]).toEqual([kept.node])
    expect(after.trash.get(gone.node)?.deleted).toMatchObject({ author: 'agnès' })
  })

  test('a tombstone that nobody signed deletes nothing', async () => {
    const { coffre, agnes, add } = await shared()
    const act = await add('tient')
    await agnes.write({ kind: 'tombstone', nodes: [{ node: act.node, versions: [] }] })
    expect((await agnes.manifest()).nodes.size).toBe(1)
    const [id, record] = [...agnes.records].at(-1)!
    agnes.records.set(id, { ...record, signature: 'A'.repeat(86) })
    expect((await agnes.manifest()).nodes.size).toBe(1)
    expect(coffre.authors.size).toBe(2)
  })

  test('what storage plants is no file of anybody’s', async () => {
    const { storage, agnes, add } = await shared()
    await add('à nous')
    storage.put('PLANTEDPLANTEDPLANTED000', new Uint8Array(9))
    const manifest = await agnes.manifest()
    expect(checkStorage(manifest, new Set(storage.blobs.keys()), new Set()).unlisted).toEqual([
      'PLANTEDPLANTEDPLANTED000',
    ])
    expect(manifest.nodes.size).toBe(1)
  })
})
