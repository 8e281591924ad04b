// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import { createToasts, toastsKey } from '../../app/toasts.ts'
import { messagesOf, settled, stage, type Stage } from './ui/chat.fixture.ts'
import { provideChat } from './chat-context.ts'
import { rowChange } from './model/row-changes.ts'
import { useRemoval } from './useRemoval.ts'
import { useTimeline, type Timeline } from './useTimeline.ts'

let at: Stage
beforeEach(async () => {
  at = await stage()
})

/** A composable in a component of the chat, as it is used. */
function within<T>(use: () => T, toasts = createToasts()): { result: T; end: () => void } {
  let result: T | undefined
  const inner = { setup: () => ((result = use()), () => null) }
  const page = mount(
    { setup: () => (provideChat(at.parts), () => h(inner)) },
    { global: { provide: { [toastsKey as symbol]: toasts } } },
  )
  return { result: result as T, end: () => page.unmount() }
}
/** So many messages of Idriss, all of them arrived. */
async function written(count: number): Promise<void> {
  for (let n = 0; n < count; n++) at.idriss.port.send(at.room, { text: `m${n}` })
  const last = () => at.claire.port.rooms.value[0]?.latest?.text
  await vi.waitFor(() => expect(last()).toBe(`m${count - 1}`), { timeout: 20_000 })
}
const shownTexts = (timeline: Timeline) =>
  timeline.items.value.flatMap((item) =>
    item.type === 'message' && item.content.kind === 'text' ? [item.content.body.text] : [],
  )

describe('useTimeline', () => {
  it('brings older messages above without touching what is shown', async () => {
    await written(100)
    const { result: timeline, end } = within(() => useTimeline(at.room, ref(new Set<string>())))
    const before = timeline.rows.value
    await timeline.loadOlder()
    const change = rowChange(before, timeline.rows.value)
    expect(change).toEqual({ olderAbove: true, arrived: [], sent: false })
    expect(shownTexts(timeline).at(-1)).toBe('m99')
    end()
  })

  it('marks what came since the last visit, and not what comes while one looks', async () => {
    at.claire.port.send(at.room, { text: 'à moi' })
    await settled()
    at.idriss.port.send(at.room, { text: 'nouveau' })
    await settled()
    const { result: timeline, end } = within(() => useTimeline(at.room, ref(new Set<string>())))
    expect(timeline.mark.value?.count).toBe(1)
    at.idriss.port.send(at.room, { text: 'pendant' })
    await settled()
    expect(timeline.mark.value?.count).toBe(1)
    end()
  })

  it('reaches a message of long ago by reading older pages', async () => {
    await written(130)
    const { result: timeline, end } = within(() => useTimeline(at.room, ref(new Set<string>())))
    const first = at.server.room(at.room)?.log.find((entry) => entry.type === 'message')?.eventId ?? ''
    expect(shownTexts(timeline)).not.toContain('m0')
    expect(await timeline.reach(first)).toBe(first)
    expect(shownTexts(timeline)).toContain('m0')
    expect(await timeline.reach('$nowhere')).toBeNull()
    end()
  })
})

describe('useRemoval', () => {
  const gone = () => messagesOf(at.idriss, at.room).some(({ content }) => content.kind === 'removed')
  async function remove() {
    const toasts = createToasts()
    const id = at.claire.port.send(at.room, { text: 'à retirer' })
    await settled()
    const { result: removal, end } = within(() => useRemoval(at.room), toasts)
    removal.remove(id, 'Message retiré')
    return { toasts, removal, end, id }
  }

  it('hides at once and removes for everyone when the toast has gone', async () => {
    const { toasts, removal, end, id } = await remove()
    expect(removal.hidden.value.has(id)).toBe(true)
    await settled()
    expect(gone()).toBe(false)
    toasts.close(toasts.shown.value[0]?.id ?? 0)
    await settled()
    expect(gone()).toBe(true)
    end()
  })

  it('brings the message back on « Annuler », for good', async () => {
    const { toasts, removal, end, id } = await remove()
    const toast = toasts.shown.value[0]
    toast?.undo?.()
    toasts.close(toast?.id ?? 0)
    await settled()
    expect(removal.hidden.value.has(id)).toBe(false)
    expect(gone()).toBe(false)
    end()
  })

  it('removes when the room is left before the toast has gone', async () => {
    const { end } = await remove()
    end()
    await settled()
    expect(gone()).toBe(true)
  })

  it('puts the message back and tells when the server refuses', async () => {
    const { toasts, removal, end, id } = await remove()
    at.claire.setOnline(false)
    toasts.close(toasts.shown.value[0]?.id ?? 0)
    await settled()
    expect(removal.failure.value?.code).toBe('network')
    expect(removal.hidden.value.has(id)).toBe(false)
    end()
  })
})
