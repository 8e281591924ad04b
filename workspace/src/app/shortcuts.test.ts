// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { isOfWriting, shortcutOf, shortcuts } from './shortcuts.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> = {}) =>
  shortcutOf(new KeyboardEvent('keydown', { key, ...held }))

test('no two shortcuts are the same, and none is a single key', () => {
  const all = Object.values(shortcuts).map(({ keys }) => JSON.stringify(keys))
  expect(new Set(all).size).toBe(all.length)
  for (const { keys } of Object.values(shortcuts)) expect('ctrl' in keys || 'alt' in keys).toBe(true)
})

test('« / » needs Shift on AZERTY and not elsewhere: both are the same shortcut', () => {
  expect(press('/', { ctrlKey: true, shiftKey: true })).toBe('list')
  expect(press('/', { ctrlKey: true })).toBe('list')
})

test('modifiers count', () => {
  expect(press('k', { ctrlKey: true })).toBe('search')
  expect(press('k', { metaKey: true })).toBe('search')
  expect(press('k')).toBeUndefined()
  expect(press('ArrowDown', { altKey: true })).toBe('nextRoom')
  expect(press('ArrowDown', { altKey: true, shiftKey: true })).toBe('nextUnread')
})

test('where somebody writes, Ctrl Z takes back what they wrote, and every other shortcut is the page’s', () => {
  const at = (tag: string) => {
    const element = document.createElement(tag)
    let event = new Event('x')
    element.addEventListener('keydown', (heard) => (event = heard))
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
    return event
  }
  expect([isOfWriting('undo', at('input')), isOfWriting('undo', at('textarea'))]).toEqual([true, true])
  expect([isOfWriting('undo', at('button')), isOfWriting('search', at('input'))]).toEqual([false, false])
})
