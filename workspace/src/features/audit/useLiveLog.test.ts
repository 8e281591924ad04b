import { expect, it } from 'vitest'
import { computed, effectScope, nextTick } from 'vue'
import { fakeLog } from './port.fake.ts'
import { useEntries } from './useEntries.ts'
import { useLiveLog } from './useLiveLog.ts'

it('what came while the live line was cut is there once it is back, and nothing is there twice', async () => {
  const log = fakeLog({ lines: 40, now: Date.parse('2026-11-21T12:00:00Z') })
  const [missed, ...known] = (await log.port.search({}, null, 100)).entries
  let first = true
  const port = {
    ...log.port,
    search: async (...asked: Parameters<typeof log.port.search>) => {
      const page = await log.port.search(...asked)
      const entries = first ? known : page.entries
      first = false
      return { ...page, entries }
    },
  }
  const scope = effectScope()
  const filter = computed(() => ({}))
  const found = scope.run(() => {
    const entries = useEntries(port, filter)
    useLiveLog({ log: port, filter, entry: entries.take, sizes: entries.grow, reopened: entries.catchUp })
    return entries
  })
  await expect.poll(() => found?.entries.value.length).toBe(known.length)
  log.setOnline(false)
  await nextTick()
  log.setOnline(true)
  await expect.poll(() => found?.entries.value[0]?.index).toBe(missed?.index)
  expect(found?.entries.value).toHaveLength(known.length + 1)
  scope.stop()
})
