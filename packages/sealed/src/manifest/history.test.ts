import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newNode, versionAct, type Device, twoDevices } from '../testing/devices.ts'
import { historyOf } from './history.ts'
import { rootNode } from './record.ts'

const told = async (device: Device, node: string) =>
  historyOf(await device.manifest(), node).map(({ author, change }) => [author, change] as const)

test('says who added, replaced, renamed, moved, deleted and restored a file, and nothing of any other', async () => {
  const { agnes, bruno, epoch } = await twoDevices()
  const [plans, other] = [newNode(), newNode()]
  await agnes.write({ kind: 'folder', node: plans, parent: rootNode, name: 'Plans' })
  await agnes.write({ kind: 'folder', node: other, parent: rootNode, name: 'Autre' })
  const first = await versionAct(epoch, { name: 'halle.pdf' })
  const base = await agnes.write(first)
  bruno.hear(agnes)
  const { node } = first
  const second = await bruno.write(await versionAct(epoch, { node, number: 2, of: [base], name: 'halle.pdf' }))
  await bruno.write({ kind: 'place', node, parent: rootNode, name: 'charpente.pdf' })
  agnes.hear(bruno)
  await agnes.write({ kind: 'place', node, parent: plans, name: 'charpente.pdf' })
  const tombstone = await agnes.write({ kind: 'tombstone', nodes: [{ node, versions: [second] }] })
  bruno.hear(agnes)
  await bruno.write({ kind: 'restore', tombstones: [tombstone] })
  expect(await told(bruno, node)).toEqual([
    ['agnès', { kind: 'added' }],
    ['bruno', { kind: 'version', number: 2 }],
    ['bruno', { kind: 'renamed', from: 'halle.pdf', to: 'charpente.pdf' }],
    ['agnès', { kind: 'moved', from: rootNode, to: plans }],
    ['agnès', { kind: 'deleted' }],
    ['bruno', { kind: 'restored' }],
  ])
  expect(await told(bruno, other)).toEqual([['agnès', { kind: 'added' }]])
  expect(await told(bruno, newNode())).toEqual([])
})

test('tells nothing that does not count: an act of who is no member, a folder moved into itself, a word that changes nothing', async () => {
  const { agnes, bruno } = await twoDevices()
  const [plans, inner] = [newNode(), newNode()]
  await agnes.write({ kind: 'folder', node: plans, parent: rootNode, name: 'Plans' })
  await agnes.write({ kind: 'folder', node: inner, parent: plans, name: 'Lot 4' })
  await agnes.write({ kind: 'place', node: plans, parent: inner, name: 'Plans' })
  await agnes.write({ kind: 'place', node: plans, parent: rootNode, name: 'Plans' })
  bruno.hear(agnes)
  await bruno.write({ kind: 'place', node: plans, parent: rootNode, name: 'À moi' }, { author: 'mallory' })
  expect(await told(bruno, plans)).toEqual([['agnès', { kind: 'added' }]])
})

test('whatever two members do, and in whatever order it is heard: both tell one history, which ends where the node is', async () => {
  const step = fc.record({
    by: fc.constantFrom('agnès' as const, 'bruno' as const),
    what: fc.constantFrom('rename' as const, 'move' as const, 'version' as const, 'hear' as const),
    to: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const { agnes, bruno, epoch } = await twoDevices()
      const folders = [rootNode, newNode(), newNode()]
      for (const node of folders.slice(1)) await agnes.write({ kind: 'folder', node, parent: rootNode, name: node })
      const first = await versionAct(epoch, { name: '0.pdf' })
      await agnes.write(first)
      bruno.hear(agnes)
      const { node } = first
      for (const { by, what, to } of steps) {
        const [at, from] = by === 'agnès' ? [agnes, bruno] : [bruno, agnes]
        if (what === 'hear') at.hear(from)
        const { parent, name, versions } = (await at.manifest()).nodes.get(node)!
        const [newest] = versions
        const next = { node, number: newest!.act.number + 1, of: [newest!.record] }
        if (what === 'rename') await at.write({ kind: 'place', node, parent, name: `${to}.pdf` })
        if (what === 'move') await at.write({ kind: 'place', node, parent: folders[to]!, name })
        if (what === 'version') await at.write(await versionAct(epoch, { ...next, name }))
      }
      agnes.hear(bruno)
      bruno.hear(agnes)
      const [history, manifest] = [await told(agnes, node), await agnes.manifest()]
      expect(history).toEqual(await told(bruno, node))
      const place = { parent: rootNode, name: '0.pdf', versions: 1 }
      for (const [, change] of history) {
        if (change.kind === 'renamed') {
          expect(change.from).toBe(place.name)
          place.name = change.to
        }
        if (change.kind === 'moved') {
          expect(change.from).toBe(place.parent)
          place.parent = change.to
        }
        if (change.kind === 'version') place.versions += 1
      }
      const shown = manifest.nodes.get(node)
      const copies = [...manifest.nodes.values()].filter(({ conflictOf }) => conflictOf === node)
      expect(place).toEqual({
        parent: shown?.parent,
        name: shown?.name,
        versions: (shown?.versions.length ?? 0) + copies.length,
      })
      expect(history.map(([, { kind }]) => kind).lastIndexOf('added')).toBe(0)
    }),
    { numRuns: 40 },
  )
})
