import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openFileAuditLog } from '../audit/files/open-log.ts'
import { entriesOf, intent, published, testOrigin, verifyFromOutside } from '../testing/audit-log.ts'
import { fakeIdentity, person, startGateway, temporaryFolder } from '../testing/gateway.ts'

const helene = person('helene', ['auditor'])
const claire = person('claire')

async function running() {
  const folder = temporaryFolder()
  const audit = await openFileAuditLog(folder.path, { origin: testOrigin, roundMs: 5 })
  await Promise.all(Array.from({ length: 300 }, (_, at) => audit.append({ leaf: intent(`${at}`) })))
  await published(audit)
  const gateway = await startGateway({}, { audit, identity: fakeIdentity([claire, helene]) })
  const get = (path: string, who?: string) =>
    fetch(gateway.url + path, { headers: who === undefined ? {} : { 'x-test-session': `token-${who}` } })
  const stop = async () => {
    await gateway[Symbol.asyncDispose]()
    await audit.close()
    folder[Symbol.dispose]()
  }
  return { audit, folder, get, [Symbol.asyncDispose]: stop }
}

test('R6: checkpoint, tiles, keys and policy are for everybody; full tiles never change, the checkpoint is asked again', async () => {
  await using log = await running()
  const checkpoint = await log.get('/log/checkpoint')
  expect([checkpoint.status, checkpoint.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  expect(await checkpoint.text()).toBe(log.audit.checkpoint())
  const full = await log.get('/log/tile/0/000')
  expect(full.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await full.arrayBuffer()).byteLength).toBe(256 * 32)
  expect((await log.get('/log/tile/0/001.p/45')).headers.get('cache-control')).not.toContain('immutable')
  expect(await (await log.get('/log/keys')).text()).toContain(log.audit.keys()[0]?.vkey)
  expect(await (await log.get('/log/policy')).text()).toContain('quorum')
  expect([(await log.get('/log/rotations')).status, await (await log.get('/log/rotations')).text()]).toEqual([200, ''])
  expect((await log.get('/log/checkpoint.witnessed')).status).toBe(409)
})

test.each([
  '/log/tile/0/0',
  '/log/tile/0/999',
  '/log/tile/7/../../log.key',
  '/log/tile/entries%2F000',
  '/log/log.key',
  '/log/signed',
])('%s is nothing that is served', async (path) => {
  await using log = await running()
  expect((await log.get(path)).status).toBe(404)
})

test('bundles of entries are for auditors alone, and each that is read is an entry', async () => {
  await using log = await running()
  expect((await log.get('/log/tile/entries/000')).status).toBe(401)
  expect((await log.get('/log/tile/entries/000', 'claire')).status).toBe(403)
  const before = log.audit.sizes.acked
  const bundle = await log.get('/log/tile/entries/000', 'helene')
  expect([bundle.status, bundle.headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable'])
  expect(Buffer.from(await bundle.arrayBuffer())).toEqual(Buffer.from((await log.audit.tile('tile/entries/000')) ?? []))
  const entries = (await entriesOf(log.audit, before)).map(({ leaf }) => JSON.parse(leaf) as object)
  expect(entries).toContainEqual(expect.objectContaining({ act: 'audit.entries.read', decision: 'allow' }))
})

test('R28: with the writer down, plain files are enough to verify the whole log', async () => {
  await using log = await running()
  await log.audit.close()
  const plain = (path: string) => readFile(join(log.folder.path, path)).catch(() => null)
  const checkpoint = await readFile(join(log.folder.path, 'checkpoint'), 'utf8')
  const leaves = await verifyFromOutside({ checkpoint: () => checkpoint, tile: plain, keys: () => log.audit.keys() })
  expect(leaves).toHaveLength(301)
})
