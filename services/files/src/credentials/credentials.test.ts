import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextcloudPeople } from '../nextcloud/people.ts'
import { startStore, type TestStore } from '../testing/store.ts'
import { storeAccounts } from './accounts.ts'
import { SealedPasswords } from './sealed-passwords.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-credentials-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('an app password at rest', () => {
  const key = randomBytes(32)
  const passwords = new SealedPasswords(join(folder, 'a'), key)

  test('comes back, stands nowhere in clear, and only its owner reads the file', async () => {
    await passwords.set('claire', 'a password in clear')
    expect(await passwords.get('claire')).toBe('a password in clear')
    expect(await passwords.get('idriss')).toBeNull()
    for (const name of readdirSync(join(folder, 'a'))) {
      expect(name).not.toContain('claire')
      expect(readFileSync(join(folder, 'a', name)).includes('password')).toBe(false)
      expect(statSync(join(folder, 'a', name)).mode & 0o077).toBe(0)
    }
  })

  test('is refused when it was altered, is another account’s, or the key is another', async () => {
    await passwords.set('claire', 'x')
    const [one = ''] = readdirSync(join(folder, 'a'))
    await passwords.set('marc', 'y')
    const other = readdirSync(join(folder, 'a')).find((name) => name !== one) ?? ''
    const bytes = readFileSync(join(folder, 'a', one))
    writeFileSync(join(folder, 'a', other), bytes)
    await expect(passwords.get('marc')).rejects.toThrow()
    await expect(new SealedPasswords(join(folder, 'a'), randomBytes(32)).get('claire')).rejects.toThrow()
    bytes[14]! ^= 1
    writeFileSync(join(folder, 'a', one), bytes)
    await expect(passwords.get('claire')).rejects.toThrow()
  })
})

describe('an account of the store', () => {
  let store: TestStore
  beforeAll(async () => {
    store = await startStore()
    await store.addUser('helene')
  })
  afterAll(() => store.close())
  const opened = (place: string) => {
    const people = nextcloudPeople(store)
    const passwords = new SealedPasswords(join(folder, place), Buffer.alloc(32, 7))
    return storeAccounts({ url: store.url, people, passwords }).passwordOf
  }

  test('is made when it is first needed, once for two who ask at the same time, and stays', async () => {
    const password = opened('b')
    const [one, two] = await Promise.all([password('paul'), password('paul')])
    expect(two).toBe(one)
    expect(await opened('b')('paul')).toBe(one)
    const authorization = `Basic ${Buffer.from(`paul:${one}`).toString('base64')}`
    const answer = await fetch(`${store.url}/remote.php/dav/files/paul/`, {
      method: 'PROPFIND',
      headers: { authorization },
    })
    expect(answer.status).toBe(207)
  })

  test('that was there before is not taken over', async () => {
    await expect(opened('c')('helene')).rejects.toThrow('files.refused')
  })
})
