import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useLongPress } from './useLongPress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function press() {
  const act = vi.fn()
  const listeners = effectScope().run(() => useLongPress(act)) ?? {}
  const send = (type: string, pointerType = 'touch') => {
    const event = Object.assign(new Event(type, { cancelable: true }), { pointerType })
    listeners[type]?.(event)
    return event
  }
  return { act, send }
}

it('acts when a finger stays, and swallows the press that its leaving would be', () => {
  const { act, send } = press()
  send('pointerdown')
  vi.advanceTimersByTime(500)
  expect(act).toHaveBeenCalledOnce()
  expect(send('touchend').defaultPrevented).toBe(true)
  expect(send('contextmenu').defaultPrevented).toBe(true)
})

it('leaves a short press, a finger that scrolls, and a mouse alone', () => {
  const { act, send } = press()
  send('pointerdown')
  send('pointerup')
  expect(send('touchend').defaultPrevented).toBe(false)
  send('pointerdown')
  send('pointermove')
  send('pointerdown', 'mouse')
  vi.advanceTimersByTime(1000)
  expect(act).not.toHaveBeenCalled()
  expect(send('contextmenu', 'mouse').defaultPrevented).toBe(false)
})
