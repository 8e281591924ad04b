import { createHash, randomBytes, randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basic } from '../testing/running-store.ts'
import { StoreProcess } from '../testing/store-process.ts'

const password = 'claire-has-a-password'
let store: StoreProcess
beforeAll(async () => {
  store = await StoreProcess.start({ claire: password })
})
afterAll(() => store.end())

const ask = (method: string, path: string, body?: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${store.url}/remote.php/dav/${path}`, {
    method,
    headers: { authorization: basic('claire', password), ...headers },
    ...(body && { body }),
  })
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Counted over kills: in one life, a busy machine may not get further than the first of the files. */
let turn = 0

/** Writes whole files and files in chunks, over one another, until the server is gone; says what was acknowledged. */
async function work(acked: Map<string, Set<string>>, stop: () => boolean): Promise<void> {
  while (!stop()) {
    turn += 1
    const path = `files/claire/f${turn % 5}`
    const bytes = new Uint8Array(randomBytes(randomInt(1, 200_000)))
    // What was sent and not acknowledged may be there, or what was before.
    acked.set(path, new Set([...(acked.get(path) ?? ['none']), digest(bytes)]))
    const done =
      turn % 2 === 0 ? (await ask('PUT', path, bytes)).ok : await chunked(`u${turn}-${randomInt(1e9)}`, path, bytes)
    if (done) acked.set(path, new Set([digest(bytes)]))
  }
}

async function chunked(id: string, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const upload = `uploads/claire/${id}`
  const half = Math.ceil(bytes.length / 2)
  await ask('MKCOL', upload)
  await ask('PUT', `${upload}/1`, bytes.slice(0, half))
  await ask('PUT', `${upload}/2`, bytes.slice(half))
  const checksum = `SHA1:${createHash('sha1').update(bytes).digest('hex')}`
  const headers = { destination: `/remote.php/dav/${path}`, 'oc-checksum': checksum }
  return (await ask('MOVE', `${upload}/.file`, undefined, headers)).ok
}

test('T28 killed at any instant of any write, what was acknowledged is there, and nothing else is left', async () => {
  const acked = new Map<string, Set<string>>()
  for (let round = 0; round < 8; round += 1) {
    let isOver = false
    const working = work(acked, () => isOver).catch(() => {})
    await sleep(randomInt(20, 400))
    await store.kill()
    isOver = true
    await working
    await store.open()
    for (const [path, possible] of acked) {
      const answer = await ask('GET', path)
      const found = answer.status === 404 ? 'none' : digest(new Uint8Array(await answer.arrayBuffer()))
      expect([...possible], path).toContain(found)
    }
  }
  expect(acked.size).toBe(5)
  await store.kill('SIGTERM')
  expect(blobsOnDisk()).toEqual(blobsInRows())
  await store.open()
}, 120_000)

function blobsOnDisk(): readonly string[] {
  const entries = readdirSync(join(store.folder, 'data/blobs'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

function blobsInRows(): readonly string[] {
  const database = new DatabaseSync(join(store.folder, 'data/store.sqlite'))
  const rows = database.prepare('SELECT blob FROM part UNION SELECT blob FROM chunk ORDER BY blob').all()
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  database.close()
  return rows.map((row) => String(row['blob']))
}
