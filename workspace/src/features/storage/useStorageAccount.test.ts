import { effectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeStorage } from './port.fake.ts'
import { StorageError, type StoragePort, type StorageWindow } from './port.ts'
import { useStorageAccount } from './useStorageAccount.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(port: StoragePort) {
  const went: string[] = []
  const popup: StorageWindow = { go: (url) => void went.push(url), close: () => void went.push('closed') }
  const scope = effectScope()
  const view = scope.run(() => useStorageAccount(port, () => popup))
  if (!view) throw new Error('no scope')
  return { view, went, scope }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('the storage account', () => {
  test('is linked on the storage’s own page, which opens with the click; the agreement shows by itself', async () => {
    const { view, went } = open(fakeStorage())
    await settle()
    expect(view.account.value).toEqual({ at: 'none' })
    await view.link()
    expect(went).toEqual(['about:blank'])
    expect(view.account.value?.at).toBe('waiting')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(view.account.value).toEqual({ at: 'linked', name: 'c.duval', refused: false })
  })

  test('is asked for no more once the page has gone', async () => {
    const port = fakeStorage({ at: 'waiting', login: 'about:blank' })
    const asked = vi.spyOn(port, 'account')
    const { scope } = open(port)
    await settle()
    scope.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveBeenCalledTimes(1)
  })

  test('stays what it was when the storage can’t be reached; the window closes, and the reason stands there', async () => {
    const port = fakeStorage()
    port.link = () => Promise.reject(new StorageError('unavailable'))
    const { view, went } = open(port)
    await settle()
    await view.link()
    expect([view.failure.value, view.account.value, went]).toEqual(['unavailable', { at: 'none' }, ['closed']])
  })

  test('that the storage refuses is linked again, and is as it was when that is given up', async () => {
    const { view } = open(fakeStorage({ at: 'linked', name: 'c.duval', refused: true }))
    await settle()
    await view.link()
    expect(view.account.value?.at).toBe('waiting')
    await view.unlink()
    expect(view.account.value).toEqual({ at: 'linked', name: 'c.duval', refused: true })
    await view.link()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(view.account.value).toEqual({ at: 'linked', name: 'c.duval', refused: false })
  })

  test('is unlinked, and the question goes with it; a failure keeps both', async () => {
    const port = fakeStorage({ at: 'linked', name: 'c.duval', refused: false })
    const { view } = open(port)
    await settle()
    view.asking.value = true
    const real = port.unlink.bind(port)
    port.unlink = () => Promise.reject(new StorageError('network'))
    await view.unlink()
    expect([view.asking.value, view.account.value?.at, view.failure.value]).toEqual([true, 'linked', 'network'])
    port.unlink = real
    await view.unlink()
    expect([view.asking.value, view.account.value, view.failure.value]).toEqual([false, { at: 'none' }, null])
  })
})
