import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, codeOf, dataOf, RunningStore } from '../testing/running-store.ts'
import { parseQuota } from './ocs-words.ts'

let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start()
})
afterAll(() => store.end())

const admin = (method: string, path: string, params?: object, version = 1) =>
  store.ocs('admin', method, path, params, version)

describe('OCS', () => {
  it('says what it is, in JSON and in XML, as versions 1 and 2', async () => {
    const one = await store.ocs('claire', 'GET', '/cloud/capabilities', undefined, 1)
    expect([one.status, codeOf(one)]).toEqual([200, 100])
    const two = await store.ocs('claire', 'GET', '/cloud/user')
    expect([two.status, codeOf(two), dataOf<{ id: string }>(two).id]).toEqual([200, 200, 'claire'])
    const xml = await store.ask('GET', '/ocs/v1.php/cloud/user', {
      as: 'claire',
      headers: { 'ocs-apirequest': 'true' },
    })
    expect(xml.text).toContain('<statuscode>100</statuscode>')
    expect(xml.text).toContain('<id>claire</id>')
    expect(JSON.parse((await store.ask('GET', '/status.php')).text)).toMatchObject({
      installed: true,
      productname: 'Nextcloud',
    })
  })

  it('promises nothing that is missing', async () => {
    const { text } = await store.ocs('claire', 'GET', '/cloud/capabilities')
    expect(text).not.toMatch(/bulkupload|notify_push|activity|end-to-end/)
    expect((await store.ask('POST', '/remote.php/dav/bulk', { as: 'claire' })).status).toBe(404)
    const nothing = await store.ocs('claire', 'GET', '/apps/notifications/api/v2/notifications')
    expect([nothing.status, codeOf(nothing)]).toEqual([404, 404])
  })

  it('refuses what a page of another origin could send', async () => {
    const answer = await store.ask('GET', '/ocs/v2.php/cloud/user?format=json', { as: 'claire' })
    expect([answer.status, codeOf(answer)]).toEqual([412, 412])
  })
})

describe('accounts', () => {
  it('are made, found, changed, stopped and removed by the administrator', async () => {
    const newUser = { userid: 'marc', password: 'marc-has-a-password', email: 'marc@ville.example' }
    expect(codeOf(await admin('POST', '/cloud/users', newUser))).toBe(100)
    expect(codeOf(await admin('POST', '/cloud/users', newUser))).toBe(102)
    expect(codeOf(await admin('POST', '/cloud/users', { userid: 'x/../y' }))).toBe(101)
    expect(codeOf(await admin('POST', '/cloud/users', { userid: 'weak', password: 'short' }))).toBe(101)
    expect(dataOf(await admin('GET', '/cloud/users?search=mar'))).toEqual({ users: ['marc'] })
    const change = (key: string, value: string) => admin('PUT', '/cloud/users/marc', { key, value })
    for (const [key, value] of [
      ['displayname', 'Marc L'],
      ['email', 'm@ville.example'],
      ['quota', '5 GB'],
      ['phone', '0102'],
    ] as const) {
      expect(codeOf(await change(key, value))).toBe(100)
    }
    expect(codeOf(await change('uid', 'root'))).toBe(103)
    expect(dataOf(await admin('GET', '/cloud/users/marc'))).toMatchObject({
      enabled: true,
      displayname: 'Marc L',
      email: 'm@ville.example',
      phone: '0102',
      quota: { total: 5 * 2 ** 30, used: 0, free: 5 * 2 ** 30 },
    })
    const asMarc = () =>
      store.ask('PROPFIND', '/remote.php/webdav/', { headers: { authorization: basic('marc', 'marc-has-a-password') } })
    expect((await asMarc()).status).toBe(207)
    expect(codeOf(await admin('PUT', '/cloud/users/marc/disable'))).toBe(100)
    expect((await asMarc()).status).toBe(401)
    expect(codeOf(await admin('PUT', '/cloud/users/marc/enable'))).toBe(100)
    expect((await asMarc()).status).toBe(207)
    expect(codeOf(await admin('DELETE', '/cloud/users/marc'))).toBe(100)
    expect((await asMarc()).status).toBe(401)
    expect(codeOf(await admin('DELETE', '/cloud/users/admin'))).toBe(101)
  })

  it('are not for others to see or to make', async () => {
    for (const [method, path] of [
      ['GET', '/cloud/users'],
      ['POST', '/cloud/users'],
      ['PUT', '/cloud/users/idriss/disable'],
      ['GET', '/cloud/groups'],
      ['POST', '/cloud/groups'],
      ['DELETE', '/cloud/users/claire'],
    ] as const) {
      expect(
        (await store.ocs('claire', method, path, method === 'GET' ? undefined : { userid: 'x', groupid: 'x' })).status,
      ).toBe(403)
    }
    expect((await store.ocs('claire', 'PUT', '/cloud/users/claire', { key: 'quota', value: 'none' })).status).toBe(403)
    expect(codeOf(await store.ocs('claire', 'GET', '/cloud/users/claire'))).toBe(200)
  })

  it('are named exactly: bob is not bobby', async () => {
    await store.addUser('bobby')
    expect(codeOf(await admin('GET', '/cloud/users/bob'))).toBe(404)
  })

  it('belong to groups; what DELETE says stands in its body', async () => {
    expect(codeOf(await admin('POST', '/cloud/groups', { groupid: 'voirie' }))).toBe(100)
    expect(codeOf(await admin('POST', '/cloud/groups', { groupid: 'voirie' }))).toBe(102)
    expect(codeOf(await admin('POST', '/cloud/users/claire/groups', { groupid: 'voirie' }))).toBe(100)
    expect(codeOf(await admin('POST', '/cloud/users/claire/groups', { groupid: 'none' }))).toBe(102)
    expect(dataOf(await admin('GET', '/cloud/groups/voirie'))).toEqual({ users: ['claire'] })
    expect(dataOf(await admin('GET', '/cloud/users/claire/groups'))).toEqual({ groups: ['voirie'] })
    expect(codeOf(await admin('POST', '/cloud/users/claire/subadmins', { groupid: 'voirie' }))).toBe(100)
    expect(dataOf(await admin('GET', '/cloud/groups/voirie/subadmins'))).toEqual(['claire'])
    expect(codeOf(await admin('DELETE', '/cloud/users/claire/groups', { groupid: 'voirie' }))).toBe(100)
    expect(dataOf(await admin('GET', '/cloud/groups/voirie'))).toEqual({ users: [] })
    expect(codeOf(await admin('DELETE', '/cloud/groups/voirie'))).toBe(100)
    expect(dataOf(await admin('GET', '/cloud/groups?search=voi'))).toEqual({ groups: [] })
  })
})

describe('an app password', () => {
  it('opens the account until it is given back, and begets no other', async () => {
    const { apppassword } = dataOf<{ apppassword: string }>(await store.ocs('claire', 'GET', '/core/getapppassword'))
    const headers = {
      authorization: basic('claire', apppassword),
      'ocs-apirequest': 'true',
      accept: 'application/json',
    }
    expect((await store.ask('PROPFIND', '/remote.php/webdav/', { headers })).status).toBe(207)
    expect(
      (await store.ask('PROPFIND', '/remote.php/webdav/', { headers: { authorization: basic('idriss', apppassword) } }))
        .status,
    ).toBe(401)
    expect((await store.ask('GET', '/ocs/v2.php/core/getapppassword', { headers })).status).toBe(403)
    expect((await store.ask('DELETE', '/ocs/v2.php/core/apppassword', { headers })).status).toBe(200)
    expect((await store.ask('PROPFIND', '/remote.php/webdav/', { headers })).status).toBe(401)
  })
})

it.each([
  ['5 GB', 5 * 2 ** 30],
  ['1.5 MB', 1.5 * 2 ** 20],
  ['1024', 1024],
  ['10k', 10_240],
  ['none', null],
  ['', null],
])('%s is a quota of %s bytes', (text, bytes) => {
  expect(parseQuota(text)).toBe(bytes)
})

it.each(['a lot', '-5', '5 XB', '99999999999999999'])('%s is no quota', (text) => {
  expect(() => parseQuota(text)).toThrow('this is no quota')
})
