import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-issuer-'))
afterAll(() => rmSync(folder, { recursive: true }))
const open = (name: string) => openStore(join(folder, `${name}.sqlite`))

test('state outlives a restart', async () => {
  const first = open('restart')
  await first.adapter('Session').upsert('s1', { uid: 'u1', accountId: 'a' }, 3600)
  first.close()
  const second = open('restart')
  expect(await second.adapter('Session').find('s1')).toMatchObject({ accountId: 'a' })
  expect(await second.adapter('Session').findByUid('u1')).toMatchObject({ accountId: 'a' })
  expect(await second.adapter('Grant').find('s1')).toBeUndefined()
  second.close()
})

test('what is past is not found', async () => {
  const store = open('past')
  await store.adapter('AuthorizationCode').upsert('c', { grantId: 'g' }, -1)
  expect(await store.adapter('AuthorizationCode').find('c')).toBeUndefined()
  store.close()
})

test('a code is marked when it is used, and goes with its grant', async () => {
  const store = open('grant')
  const codes = store.adapter('AuthorizationCode')
  await codes.upsert('c', { grantId: 'g' }, 60)
  await codes.consume('c')
  expect(await codes.find('c')).toMatchObject({ consumed: expect.any(Number) as number })
  await codes.revokeByGrantId('g')
  expect(await codes.find('c')).toBeUndefined()
  store.close()
})
