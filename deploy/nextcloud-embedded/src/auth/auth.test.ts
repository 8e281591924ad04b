import { describe, expect, it } from 'vitest'
import { StoreError } from '../error.ts'
import { parseBasic } from './authority.ts'
import { appPasswordId, hashPassword, matchesPassword, newAppPassword } from './passwords.ts'
import { Throttle } from './throttle.ts'

describe('a password', () => {
  it('matches its own hash only', async () => {
    const hash = await hashPassword('un mot de passe à nous')
    expect(await matchesPassword('un mot de passe à nous', hash)).toBe(true)
    expect(await matchesPassword('un mot de passe a nous', hash)).toBe(false)
    expect(await matchesPassword('', undefined)).toBe(false)
    expect(hash).not.toContain('passe')
  })

  it('of an application shows by its first signs which one it is, and no two are alike', () => {
    const made = Array.from({ length: 100 }, newAppPassword)
    expect(new Set(made.map(({ password }) => password)).size).toBe(100)
    expect(made.every(({ id, password }) => appPasswordId(password) === id)).toBe(true)
    expect(appPasswordId('a-password-of-somebody')).toBeUndefined()
  })
})

it('T26 wrong passwords make a name wait, and only that one, for a minute', () => {
  let now = 0
  const throttle = new Throttle(3, () => now)
  for (let count = 0; count < 3; count += 1) throttle.count('claire')
  expect(() => throttle.assertOpen('claire')).toThrow(StoreError)
  expect(() => throttle.assertOpen('idriss')).not.toThrow()
  now = 60_001
  expect(() => throttle.assertOpen('claire')).not.toThrow()
})

it.each([undefined, '', 'Bearer x', 'Basic', 'Basic ???', `Basic ${btoa('nocolon')}`, `Basic ${btoa(':x')}`])(
  '%s is nobody',
  (header) => {
    expect(() => parseBasic(header)).toThrow(StoreError)
  },
)

it('a password may hold colons', () => {
  expect(parseBasic(`Basic ${btoa('a:b:c')}`)).toEqual({ name: 'a', password: 'b:c' })
})
