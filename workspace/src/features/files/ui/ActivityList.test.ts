// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { testShell } from '../../../app/test-shell.ts'
import { useLive } from '../../../shared/lib/use-live.ts'
import { provideFiles } from '../files-context.ts'
import { fakeFiles } from '../port.fake.ts'
import { topFolder, type FileEntry, type FilesPort, type NodeId, type Person } from '../port.ts'
import ActivityList from './ActivityList.vue'

const claire: Person = { id: '@claire:fake', name: 'Claire Morvan' }
const idriss: Person = { id: '@idriss:fake', name: 'Idriss Benali' }
const coffre = '!halle:fake'

let page: VueWrapper
afterEach(() => page.unmount())

function start(): FilesPort {
  return fakeFiles({ me: claire, members: [claire, idriss], coffres: [], after: () => {} }).port
}
async function show(port: FilesPort, node: NodeId): Promise<void> {
  const pane = defineComponent({
    setup() {
      provideFiles(port)
      const state = useLive(port.open(coffre))
      const found = (): FileEntry | undefined =>
        state.value.at === 'ready' ? state.value.entries.find(({ id }) => id === node) : undefined
      return () => h(ActivityList, { entry: found() ?? strange })
    },
  })
  page = mount(pane, { attachTo: document.body, global: { plugins: [testShell([])] } })
  await flushPromises()
}
const strange: FileEntry = {
  ...{ id: 'x', coffre, parent: topFolder, name: 'x', kind: 'folder', size: 0, type: '', at: 0, by: idriss },
  ...{ versions: [], conflictOf: null, deleted: null },
}
const lines = () => page.findAll('li').map((line) => line.text().replaceAll(/[\u00A0\u202F]/g, ' '))

test('who did what stands in a sentence, and what is done meanwhile comes on top', async () => {
  const port = start()
  const plans = await port.makeFolder(coffre, topFolder, 'Plans')
  const lot = await port.makeFolder(coffre, topFolder, 'Lot')
  const old = await port.makeFolder(coffre, topFolder, 'Anciens')
  await show(port, lot)
  await port.rename(coffre, lot, 'Lot 4')
  await port.move(coffre, [lot], plans)
  await port.move(coffre, [lot], old)
  await port.move(coffre, [lot], topFolder)
  await flushPromises()
  expect(lines()).toEqual([
    expect.stringMatching(/^Sorti par vous de « Anciens »/),
    expect.stringMatching(/^Déplacé par vous, de « Plans » dans « Anciens »/),
    expect.stringMatching(/^Déplacé par vous dans « Plans »/),
    expect.stringMatching(/^Renommé par vous\. Avant : « Lot »/),
    expect.stringMatching(/^Ajouté par vous/),
  ])
})

test('a long history is shown in pieces, and the keyboard goes on at the first new line', async () => {
  const port = start()
  const node = await port.makeFolder(coffre, topFolder, '0')
  for (let at = 1; at <= 35; at += 1) await port.rename(coffre, node, String(at))
  await show(port, node)
  expect(lines()).toHaveLength(6)
  await page.get('button').trigger('click')
  await flushPromises()
  expect(lines()).toHaveLength(30)
  expect(document.activeElement).toBe(page.findAll('li')[6]?.element)
  await page.get('button').trigger('click')
  await flushPromises()
  expect(lines()).toHaveLength(36)
  expect(lines().at(-1)).toMatch(/^Ajouté par vous/)
  expect(page.find('button').exists()).toBe(false)
})

test('where nothing of it is readable, it says so', async () => {
  await show(start(), 'x')
  expect(page.find('li').exists()).toBe(false)
  expect(page.text()).toMatch(/Rien n.est lisible ici/)
})
