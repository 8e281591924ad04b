import { describe, expect, it, vi } from 'vitest'
import { tabLock } from './tab-lock.ts'

/** Node has the browser's own Web Locks and BroadcastChannel: two « tabs » in one process. */
function tab(name: string) {
  return tabLock(name, { locks: navigator.locks, channel: new BroadcastChannel(name) })
}
const name = () => `lock-${crypto.randomUUID()}`

describe('one tab at a time', () => {
  it('tells the second that it is open elsewhere', async () => {
    const key = name()
    const first = tab(key)
    expect(await first.take(async () => {})).toBe('held')
    expect(await tab(key).take(async () => {})).toBe('elsewhere')
    first.release()
  })

  it('passes over only when the first has let go', async () => {
    const key = name()
    const steps: string[] = []
    const first = tab(key)
    const second = tab(key)
    await first.take(async () => {
      steps.push('asked')
      await new Promise((resolve) => setTimeout(resolve, 30))
      steps.push('let go')
    })
    await second.takeOver(async () => {})
    steps.push('taken')
    expect(steps).toEqual(['asked', 'let go', 'taken'])
    expect(await first.take(async () => {})).toBe('elsewhere')
    second.release()
  })

  it('is free again once released', async () => {
    const key = name()
    const first = tab(key)
    await first.take(async () => {})
    first.release()
    const second = tab(key)
    await vi.waitFor(async () => expect(await second.take(async () => {})).toBe('held'))
    second.release()
  })
})
