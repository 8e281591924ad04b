// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import { testShell } from '../../../app/test-shell.ts'
import { createToasts, toastsKey } from '../../../app/toasts.ts'
import { useLive } from '../../../shared/lib/use-live.ts'
import { provideFiles } from '../files-context.ts'
import { indexOf } from '../model/tree.ts'
import { fakeFiles } from '../port.fake.ts'
import { topFolder, type FilesPort, type NodeId, type Person } from '../port.ts'
import { useEntryList } from '../useEntryList.ts'
import EntryList from './EntryList.vue'

const claire: Person = { id: '@claire:fake', name: 'Claire Morvan' }
const idriss: Person = { id: '@idriss:fake', name: 'Idriss Benali' }
const coffre = '!halle:fake'

let port: FilesPort
let page: VueWrapper
let entries: Readonly<Record<'plan' | 'relevé', NodeId>>
const renaming = ref<NodeId | null>(null)
beforeEach(async () => {
  vi.stubGlobal('ResizeObserver', Sized)
  ;({ port } = fakeFiles({ me: claire, members: [claire, idriss], coffres: [], after: () => {} }))
  entries = {
    plan: await port.makeFolder(coffre, topFolder, 'plan'),
    relevé: await port.makeFolder(coffre, topFolder, 'relevé'),
  }
  renaming.value = null
  page = mount(folderOf(port), {
    attachTo: document.body,
    global: { plugins: [testShell([])], provide: { [toastsKey as symbol]: createToasts() } },
  })
  await flushPromises()
})
afterEach(() => page.unmount())

/** A DOM without layout draws no line: everything is as high as a screen. */
class Sized {
  readonly #tell: (entries: readonly unknown[]) => void
  constructor(tell: (entries: readonly unknown[]) => void) {
    this.#tell = tell
  }
  observe(target: Element): void {
    queueMicrotask(() => this.#tell([{ target, contentRect: { width: 800, height: 600 } }]))
  }
  unobserve(): void {}
  disconnect(): void {}
}

/** The open coffre as its page draws it, of entries alone. */
const folderOf = (files: FilesPort) =>
  defineComponent({
    setup() {
      provideFiles(files)
      const state = useLive(files.open(coffre))
      const all = computed(() => (state.value.at === 'ready' ? state.value.entries : []))
      const list = useEntryList(() => all.value)
      const common = { layout: 'list', cut: new Set<NodeId>(), label: 'Entrées', writable: true } as const
      return () =>
        h(EntryList, {
          ...common,
          list,
          index: indexOf(all.value),
          scroller: document.body,
          renaming: renaming.value,
        })
    },
  })

/** What stands in this order before « plan », put there by another member. */
async function another(name: string): Promise<NodeId> {
  const id = await port.makeFolder(coffre, topFolder, name)
  await flushPromises()
  return id
}
const drawn = () => page.findAll('.file-row .name button').map((name) => name.text())
const menuOf = (name: string) => document.querySelector(`[role=menu][aria-label="Actions sur ${name}"]`)

test('an open menu stays open, on its file, while another member adds and takes away what stands above it', async () => {
  await page.get('[aria-label="Actions sur plan"]').trigger('click')
  await flushPromises()
  const menu = menuOf('plan')
  expect(menu).not.toBeNull()
  const avis = await another('avis')
  expect(drawn()).toEqual(['avis', 'plan', 'relevé'])
  expect(menuOf('plan')).toBe(menu)
  await port.remove(coffre, [avis])
  await flushPromises()
  expect(drawn()).toEqual(['plan', 'relevé'])
  expect(menuOf('plan')).toBe(menu)
})

test('a name that is being written stays as far as it was written, with the cursor in it', async () => {
  renaming.value = entries.plan
  await flushPromises()
  const field = page.get<HTMLInputElement>('.name-form input')
  await field.setValue('plan du re')
  await another('avis')
  expect(page.get<HTMLInputElement>('.name-form input').element.value).toBe('plan du re')
  expect(document.activeElement).toBe(field.element)
})
