// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { h, nextTick, ref } from 'vue'
import { provideChat } from './chat-context.ts'
import type { ChatPort, Person } from './port.ts'
import { usePeopleSearch } from './usePeopleSearch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A search over a directory whose answers come in this order; the last one is repeated. */
function searching(...answers: (readonly Person[])[]) {
  const asked: string[] = []
  const searchPeople = (text: string) => Promise.resolve(answers[Math.min(asked.push(text), answers.length) - 1] ?? [])
  let search: ReturnType<typeof usePeopleSearch> | undefined
  const inner = { setup: () => ((search = usePeopleSearch()), () => null) }
  const port = { searchPeople } as Partial<ChatPort> as ChatPort
  const outer = {
    setup: () => (
      provideChat({ port, drafts: new Map() as never, departures: {} as never, reminded: ref(false) }),
      () => h(inner)
    ),
  }
  const page = mount(outer)
  return { asked, page, search: search ?? expect.fail('not set up') }
}

const idriss = { id: '@idriss:x', name: 'Idriss Benali' }

test('who comes into the directory a moment later is found without typing again', async () => {
  const { asked, search } = searching([], [], [idriss])
  search.query.value = 'idriss'
  await nextTick()
  await vi.advanceTimersByTimeAsync(6000)
  expect(search.people.value).toEqual([idriss])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toEqual(['idriss', 'idriss', 'idriss'])
})

test('a name that nobody has is asked for a few times, and no more once the page is gone', async () => {
  const { asked, page, search } = searching([])
  search.query.value = 'personne'
  await nextTick()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(asked).toHaveLength(5)
  search.query.value = 'personne d’autre'
  await nextTick()
  page.unmount()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(asked).toHaveLength(5)
})
