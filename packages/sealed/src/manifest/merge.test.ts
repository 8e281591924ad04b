import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newCoffre, newNode, versionAct, type Coffre, type Device, twoDevices } from '../testing/devices.ts'
import { readManifest, type Manifest } from './manifest.ts'

const shown = (manifest: Manifest) =>
  [...manifest.nodes.values()].map(({ id, parent, name, versions }) => [
    id,
    parent,
    name,
    versions.map((v) => v.record),
  ])
const names = (manifest: Manifest) => [...manifest.nodes.values()].map(({ name }) => name).toSorted()

describe('two who write without hearing each other', () => {
  test('both edits of one file are kept, and the one that lost says whose it is', async () => {
    const { agnes, bruno, epoch } = await twoDevices()
    const first = await versionAct(epoch, { name: 'rapport.odt' })
    const base = await agnes.write(first)
    bruno.hear(agnes)
    const next = { node: first.node, number: 2, of: [base], name: 'rapport.odt' }
    await agnes.write(await versionAct(epoch, next))
    await bruno.write(await versionAct(epoch, next))
    agnes.hear(bruno)
    bruno.hear(agnes)
    const seen = await agnes.manifest()
    expect(shown(seen)).toEqual(shown(await bruno.manifest()))
    expect(names(seen)).toEqual([
      expect.stringMatching(/^rapport \((agnès|bruno), 2026-11-21 14h00\)\.odt$/),
      'rapport.odt',
    ])
    expect([...seen.nodes.values()].map(({ conflictOf }) => conflictOf)).toEqual([null, first.node])

    // Settled by a version that replaces both.
    const both = [...seen.nodes.values()].map(({ versions }) => versions[0]!.record)
    await bruno.write(await versionAct(epoch, { ...next, number: 3, of: both }))
    expect(names(await bruno.manifest())).toEqual(['rapport.odt'])
  })

  test('two files of one name, also in another form or case, stand side by side', async () => {
    const { agnes, bruno, epoch } = await twoDevices()
    await agnes.write(await versionAct(epoch, { name: 'Été.txt' }))
    await bruno.write(await versionAct(epoch, { name: 'e\u0301te\u0301.txt'.normalize('NFD') }))
    agnes.hear(bruno)
    expect(names(await agnes.manifest()).some((name) => name.endsWith('(2).txt'))).toBe(true)
  })

  test('an edit outlives a deletion that did not know of it, and so do the folders above it', async () => {
    const { agnes, bruno, epoch } = await twoDevices()
    const folder = newNode()
    await agnes.write({ kind: 'folder', node: folder, parent: 'root', name: 'Dossier' })
    const file = await versionAct(epoch, { parent: folder, name: 'a.txt' })
    const base = await agnes.write(file)
    bruno.hear(agnes)
    await bruno.write(await versionAct(epoch, { ...file, number: 2, of: [base] }))
    const gone = await agnes.write({
      kind: 'tombstone',
      nodes: [
        { node: folder, versions: [] },
        { node: file.node, versions: [base] },
      ],
    })
    expect(names(await agnes.manifest())).toEqual([])
    agnes.hear(bruno)
    expect(names(await agnes.manifest())).toEqual(['Dossier', 'a.txt'])
    await agnes.write({ kind: 'restore', tombstones: [gone] })
    expect((await agnes.manifest()).trash.size).toBe(0)
  })

  test('two folders that are moved into each other stay where one of the two put them', async () => {
    const { agnes, bruno } = await twoDevices()
    const [one, two] = [newNode(), newNode()]
    await agnes.write({ kind: 'folder', node: one, parent: 'root', name: 'Un' })
    await agnes.write({ kind: 'folder', node: two, parent: 'root', name: 'Deux' })
    bruno.hear(agnes)
    await agnes.write({ kind: 'place', node: one, parent: two, name: 'Un' })
    await bruno.write({ kind: 'place', node: two, parent: one, name: 'Deux' })
    agnes.hear(bruno)
    const { nodes } = await agnes.manifest()
    expect([nodes.get(one)?.parent, nodes.get(two)?.parent].filter((parent) => parent === 'root')).toHaveLength(1)
  })
})

const step = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom('file', 'edit', 'folder', 'move', 'rename', 'delete', 'hear'),
  pick: fc.nat(50),
  name: fc.constantFrom('a.txt', 'A.TXT', 'b', 'Été.odt'),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Does what the step says with whatever this device sees. */
async function take(coffre: Coffre, devices: readonly Device[], { who, what, pick, name }: Step): Promise<void> {
  const device = devices[who % devices.length]!
  const epoch = [...coffre.epochs.values()][0]!
  const nodes = [...(await device.manifest()).nodes.values()].filter(({ conflictOf }) => conflictOf === null)
  const folders = ['root', ...nodes.filter(({ kind }) => kind === 'folder').map(({ id }) => id)]
  const parent = folders[pick % folders.length]!
  const node = nodes[pick % Math.max(1, nodes.length)]
  if (what === 'hear') return device.hear(devices[pick % devices.length]!)
  if (what === 'file') return void (await device.write(await versionAct(epoch, { parent, name })))
  if (what === 'folder') return void (await device.write({ kind: 'folder', node: newNode(), parent, name }))
  if (node === undefined) return undefined
  if (what === 'move') return void (await device.write({ kind: 'place', node: node.id, parent, name: node.name }))
  if (what === 'rename') return void (await device.write({ kind: 'place', node: node.id, parent: node.parent, name }))
  const versions = node.versions.map(({ record }) => record)
  if (what === 'delete') return void (await device.write({ kind: 'tombstone', nodes: [{ node: node.id, versions }] }))
  const last = node.versions[0]
  if (last === undefined) return undefined
  const next = { node: node.id, number: last.act.number + 1, of: [last.record], name, parent }
  return void (await device.write(await versionAct(epoch, next)))
}

test('the tree depends on what was written, not on the order in which it arrives, and nothing written is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.infiniteStream(fc.nat()), async (steps, noise) => {
      const coffre = await newCoffre(['a', 'b', 'c'])
      const devices = ['a', 'b', 'c'].map((name) => coffre.device(name))
      await coffre.begin(devices[0]!, ['a', 'b', 'c'])
      for (const device of devices) device.hear(devices[0]!)
      for (const one of steps) await take(coffre, devices, one)
      for (const device of devices) devices[0]!.hear(device)
      const all = [...devices[0]!.records.values()]
      const options = { coffre: coffre.id, founder: 'a', authors: coffre.authors }
      const whole = await readManifest(all, options)
      const shuffled = all
        .map((record) => [noise.next().value ?? 0, record] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, record]) => record)
      const again = await readManifest([...shuffled, ...all.slice(0, 3)], options)
      expect(shown(again)).toEqual(shown(whole))
      expect(again.tips).toEqual(whole.tips)
      expect(whole.quarantine.size).toBe(0)
      checkTree(whole)
    }),
    { numRuns: 60 },
  )
})

/** No two of a folder share a name; every node hangs on the root; every version is in the tree or in the trash. */
function checkTree(manifest: Manifest): void {
  const places = [...manifest.nodes.values()].map(
    ({ parent, name }) => `${parent}/${name.normalize('NFC').toLowerCase()}`,
  )
  expect(new Set(places).size).toBe(places.length)
  for (const node of manifest.nodes.values()) {
    const seen = new Set<string>()
    for (let at = node.parent; at !== 'root'; at = manifest.nodes.get(at)!.parent) {
      expect(seen.has(at)).toBe(false)
      seen.add(at)
    }
  }
  const kept = [...manifest.nodes.values(), ...manifest.trash.values()].flatMap(({ versions }) =>
    versions.map(({ record }) => record),
  )
  const written = [...manifest.records.values()].filter(({ body }) => body.act.kind === 'version').map(({ id }) => id)
  expect(kept.toSorted()).toEqual(written.toSorted())
}
