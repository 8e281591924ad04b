import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildGo } from '@parvis/testkit'
import { parseCheckpoint, parseNote, toBase64 } from '@parvis/tlog'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { intent, published, testOrigin } from '../testing/audit-log.ts'
import { fakeIdentity, startGateway, temporaryFolder } from '../testing/gateway.ts'
import { openFileAuditLog } from './files/open-log.ts'

const home = mkdtempSync(join(tmpdir(), 'parvis-tessera-'))
let program: string
// On a machine that has compiled nothing of it yet, minutes of work.
beforeAll(() => {
  program = buildGo(join(import.meta.dirname, '../../../../packages/testkit/src/go/tessera-reader'), home)
}, 900_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Report {
  readonly size: number
  readonly root: string
  readonly proved: number
  readonly entries: number
  readonly continues: number
  readonly fsck: boolean
  readonly error?: string
}

/** What Tessera's client and fsck say of a log, in a folder or at an address. */
async function read(...args: readonly string[]): Promise<Report> {
  const { stdout } = await promisify(execFile)(program, [...args])
  return JSON.parse(stdout) as Report
}

/** A log that grew in three steps, of which the first checkpoint was kept. */
async function grown() {
  const folder = temporaryFolder()
  const log = await openFileAuditLog(folder.path, { origin: testOrigin, roundMs: 1 })
  const kept = join(home, 'kept')
  // With the entry by which a log begins: 100, 400, 700.
  for (const count of [99, 300, 300]) {
    await Promise.all(Array.from({ length: count }, (_, at) => log.append({ leaf: intent(`${at}`) })))
    await published(log)
    if (log.sizes.acked === 100) writeFileSync(kept, log.checkpoint() ?? '')
  }
  const close = async () => {
    await log.close()
    folder[Symbol.dispose]()
  }
  return { log, path: folder.path, kept, vkey: log.keys()[0]?.vkey ?? '', [Symbol.asyncDispose]: close }
}

describe('R6 beside Tessera', () => {
  test('its client reads every tile, proof and entry of a folder, sees it continue, and its fsck finds nothing', async () => {
    await using here = await grown()
    const { size, root } = parseCheckpoint(parseNote(here.log.checkpoint() ?? '').text)
    expect(await read(here.path, here.vkey, here.kept)).toEqual({
      ...{ size, root: toBase64(root), proved: 700, entries: 700, continues: 100, fsck: true },
    })
  })

  test('its client reads the hash tiles over HTTP, where nobody has to be known', async () => {
    await using here = await grown()
    await using gateway = await startGateway({}, { audit: here.log, identity: fakeIdentity([]) })
    expect(await read(`${gateway.url}/log/`, here.vkey, here.kept)).toMatchObject({
      size: 700,
      proved: 700,
      continues: 100,
    })
  })

  test('it notices what we notice: a bit of an entry, of a tile, of the checkpoint', async () => {
    await using here = await grown()
    for (const path of ['tile/entries/000', 'tile/0/001', 'tile/1/000.p/2', 'checkpoint']) {
      const file = join(here.path, path)
      const honest = readFileSync(file)
      writeFileSync(file, Buffer.from(honest.map((byte, at) => (at === 40 ? byte ^ 1 : byte))))
      expect((await read(here.path, here.vkey)).error, path).toBeDefined()
      writeFileSync(file, honest)
    }
    expect((await read(here.path, here.vkey)).error).toBeUndefined()
  })
})
