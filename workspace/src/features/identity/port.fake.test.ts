import { describe, expect, test } from 'vitest'
import { sessionContract } from './port.contract.ts'
import { fakeKeys, fakeSession } from './port.fake.ts'

sessionContract('the fake', () => {
  const port = fakeSession({ now: Date.now })
  return { port, end: port.end, reachable: port.reachable }
})

describe('fake keys', () => {
  test('the code opens, with or without spaces; another one does not', async () => {
    const keys = fakeKeys({ at: 'locked' })
    expect(await keys.unlock('EsTc k7Wd')).toBe('unreadable-code')
    expect(await keys.unlock('x'.repeat(48))).toBe('wrong-code')
    expect(await keys.unlock(keys.code.join(' \n'))).toBe('opened')
    expect(keys.state.value).toEqual({ at: 'ready' })
  })

  test('a renewed code replaces the old one', async () => {
    const keys = fakeKeys({ at: 'locked' })
    const old = keys.code.join('')
    const renewed = await keys.renewCode()
    expect(await keys.unlock(old)).toBe('wrong-code')
    expect(await keys.unlock(renewed.join(''))).toBe('opened')
  })
})
