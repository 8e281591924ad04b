// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { createShortcutTable, shortcutsKey } from './shortcuts.ts'
import { testShell } from './test-shell.ts'
import ToastList from './ToastList.vue'
import { createToasts, toastsKey } from './toasts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function list() {
  const toasts = createToasts()
  const keys = createShortcutTable()
  const provide = { [toastsKey as symbol]: toasts, [shortcutsKey as symbol]: keys }
  const wrapper = mount(ToastList, { global: { plugins: [testShell()], provide } })
  return { toasts, wrapper, keys }
}

test('a toast stays six seconds, and longer while it is pointed at', async () => {
  const { toasts, wrapper } = list()
  toasts.show('Session fermée')
  await nextTick()
  await vi.advanceTimersByTimeAsync(5000)
  await wrapper.get('.pv-toast').trigger('pointerenter')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(wrapper.text()).toContain('Session fermée')
  await wrapper.get('.pv-toast').trigger('pointerleave')
  await vi.advanceTimersByTimeAsync(6001)
  expect(wrapper.text()).toBe('')
})

test('undo acts once and closes', async () => {
  const { toasts, wrapper } = list()
  const undo = vi.fn()
  toasts.show('Supprimé', undo)
  await nextTick()
  await wrapper.get('.undo').trigger('click')
  expect(undo).toHaveBeenCalledOnce()
  expect(wrapper.find('.pv-toast').exists()).toBe(false)
})

test('Ctrl Z takes back the last thing that can be taken back, once', () => {
  const { toasts, keys } = list()
  const [first, second] = [vi.fn(), vi.fn()]
  toasts.show('Supprimé', first)
  toasts.show('Déplacé', second)
  toasts.show('Copié')
  for (let times = 0; times < 2; times += 1) keys.get('undo')?.()
  keys.get('undo')?.()
  expect([first.mock.calls.length, second.mock.calls.length, toasts.shown.value.length]).toEqual([1, 1, 1])
})
