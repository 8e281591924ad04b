import { expect, test } from 'vitest'
import { fakeAccounts } from './port.fake.ts'
import { AccountsError, type Account } from './port.ts'
import { useAccounts } from './useAccounts.ts'

async function opened(port = fakeAccounts(0)) {
  const accounts = useAccounts(port)
  await accounts.load()
  const find = (id: string) => accounts.all.value?.find((account) => account.id === id) as Account
  return { accounts, find }
}

test('a person is suspended, restored, suspended and erased, and the list says so each time', async () => {
  const { accounts, find } = await opened()
  await accounts.suspend(find('a-marc'))
  expect([accounts.told.value?.did, find('a-marc').disabled]).toEqual(['suspended', true])
  await accounts.restore(find('a-marc'))
  expect([accounts.told.value?.did, find('a-marc').disabled]).toEqual(['restored', false])
  await accounts.suspend(find('a-marc'))
  await accounts.erase(find('a-marc'))
  expect([accounts.told.value, find('a-marc')]).toMatchObject([{ did: 'erased', keys: 14 }, undefined])
})

test('what a hold forbids is said, and nothing is gone', async () => {
  const { accounts, find } = await opened()
  await accounts.suspend(find('a-idriss'))
  await accounts.erase(find('a-idriss'))
  expect([accounts.told.value, find('a-idriss').name]).toMatchObject([{ did: 'failed', code: 'held' }, 'Idriss Benali'])
})

test('one act at a time; a list that does not come says why', async () => {
  const { accounts, find } = await opened(fakeAccounts(0, 5))
  const [first, second] = [accounts.suspend(find('a-marc')), accounts.suspend(find('a-nadia'))]
  await Promise.all([first, second])
  expect([find('a-marc').disabled, find('a-nadia').disabled]).toEqual([true, false])
  const away = { ...fakeAccounts(0), list: () => Promise.reject(new AccountsError('offline')) }
  const { accounts: none } = await opened(away)
  expect([none.all.value, none.failure.value]).toEqual([null, 'offline'])
})
