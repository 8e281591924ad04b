import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entriesOf, testOrigin } from '../../testing/audit-log.ts'
import { temporaryFolder } from '../../testing/gateway.ts'
import { openFileAuditLog } from './open-log.ts'

const open = (path: string) => openFileAuditLog(path, { origin: testOrigin })

test('a log of the first version is put aside untouched, and the first entry of the new one commits to it', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'audit')
  mkdirSync(path)
  const files = { '0000000000000000.wal': 'first', '0000000000000007.wal': 'second' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  for (let start = 0; start < 2; start += 1) {
    const log = await open(path)
    const [begin] = await entriesOf(log)
    expect(JSON.parse(begin?.leaf ?? '')).toMatchObject({
      ...{ act: 'log.begin', actor: 'system' },
      detail: { origin: testOrigin, former: createHash('sha256').update('firstsecond').digest('base64') },
    })
    expect(log.sizes.acked).toBe(1)
    await log.close()
  }
  for (const [name, text] of Object.entries(files)) expect(readFileSync(join(`${path}-v1`, name), 'utf8')).toBe(text)
})

test('two logs of the first version are not put over each other', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'audit')
  for (const name of ['audit', 'audit-v1']) {
    mkdirSync(join(folder.path, name))
    writeFileSync(join(folder.path, name, '0000000000000000.wal'), 'x')
  }
  await expect(open(path)).rejects.toThrow(/is there already/)
})
