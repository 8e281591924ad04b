import { afterAll, beforeAll, expect, it } from 'vitest'
import { hrefs, RunningStore } from '../testing/running-store.ts'

let store: RunningStore
let file: string
beforeAll(async () => {
  store = await RunningStore.start()
  await store.dav('claire', 'PUT', '/a.txt', { body: 'a' })
  file = (await store.property('claire', '/a.txt', 'oc:fileid')) ?? ''
})
afterAll(() => store.end())

const ask = (method: string, path: string, body = '', as = 'claire') =>
  store.ask(method, `/remote.php/dav${path}`, { as, body })

it('a tag is made, put onto files, asked for, and taken off', async () => {
  const made = await ask(
    'POST',
    '/systemtags/',
    JSON.stringify({ name: 'urgent <1>', userVisible: true, userAssignable: true, canAssign: true }),
  )
  const id = made.headers['content-location']?.split('/').at(-1) ?? ''
  expect([made.status, id]).toEqual([201, '1'])
  expect((await ask('POST', '/systemtags/', JSON.stringify({ name: 'urgent <1>' }))).status).toBe(409)
  expect((await ask('PROPFIND', '/systemtags/')).text).toContain('<oc:display-name>urgent &lt;1&gt;</oc:display-name>')
  const put = () => ask('PUT', `/systemtags-relations/files/${file}/${id}`)
  expect([(await put()).status, (await put()).status]).toEqual([201, 409])
  expect((await ask('PROPFIND', `/systemtags-relations/files/${file}`)).text).toContain('urgent')
  const filter = `<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:fileid/></d:prop><oc:filter-rules><oc:systemtag>${id}</oc:systemtag></oc:filter-rules></oc:filter-files>`
  expect(hrefs((await ask('REPORT', '/files/claire', filter)).text)).toEqual(['/remote.php/dav/files/claire/a.txt'])
  expect(hrefs((await ask('REPORT', '/files/idriss', filter, 'idriss')).text)).toEqual([])
  const off = () => ask('DELETE', `/systemtags-relations/files/${file}/${id}`)
  expect([(await off()).status, (await off()).status]).toEqual([204, 404])
  expect((await ask('DELETE', `/systemtags/${id}`)).status).toBe(403)
  expect((await ask('DELETE', `/systemtags/${id}`, '', 'admin')).status).toBe(204)
})

it('a comment is added, and read newest first', async () => {
  for (const message of ['first', 'second & last']) {
    const body = JSON.stringify({ actorType: 'users', message, verb: 'comment' })
    expect((await ask('POST', `/comments/files/${file}`, body)).status).toBe(201)
  }
  const filter =
    '<oc:filter-comments xmlns:oc="http://owncloud.org/ns"><oc:limit>5</oc:limit><oc:offset>0</oc:offset></oc:filter-comments>'
  const { text } = await ask('REPORT', `/comments/files/${file}`, filter)
  expect([...text.matchAll(/<oc:message>(.*?)<\/oc:message>/g)].map((match) => match[1])).toEqual([
    'second &amp; last',
    'first',
  ])
  expect((await ask('REPORT', `/comments/files/${file}`, filter, 'idriss')).status).toBe(404)
  expect((await ask('POST', `/comments/files/${file}`, '{"message":""}')).status).toBe(400)
})
