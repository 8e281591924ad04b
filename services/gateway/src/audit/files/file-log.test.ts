import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { intent, published, testKeys } from '../../testing/audit-log.ts'
import { FaultyFolder } from '../../testing/faulty-folder.ts'
import { temporaryFolder } from '../../testing/gateway.ts'
import { auditLogContract } from '../audit-log.contract.ts'
import { openFileLog } from './file-log.ts'

auditLogContract('files', async () => {
  const folder = new FaultyFolder()
  return { open: (options) => openFileLog(folder, testKeys(), { segmentBytes: 20_000, ...options }) }
})

test('appends that come together share a commit', async () => {
  const folder = new FaultyFolder()
  const log = await openFileLog(folder, testKeys(), { roundMs: 60_000 })
  await log.append({ leaf: intent('first') })
  const before = folder.operations
  await Promise.all(Array.from({ length: 500 }, (_, at) => log.append({ leaf: intent(`${at}`) })))
  expect(folder.operations - before).toBe(2)
})

test('write-ahead files go once everything in them is in the tree, and partial tiles once the full one is there', async () => {
  const folder = new FaultyFolder()
  const log = await openFileLog(folder, testKeys(), { roundMs: 1, segmentBytes: 10_000 })
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(Array.from({ length: 40 }, (_, at) => log.append({ leaf: intent(`${round}.${at}`) })))
    await published(log)
  }
  await log.close()
  const paths = folder.paths()
  expect(paths.filter((path) => path.startsWith('wal/'))).toHaveLength(1)
  expect(paths.filter((path) => /\/00[012]\.p\//.test(path) && !path.includes('tile/1/'))).toEqual([])
  expect(paths.filter((path) => path.startsWith('tmp/'))).toEqual([])
})

test('a second gateway on the same folder is told so; after the first has closed it may', async () => {
  const { openFileAuditLog } = await import('./open-log.ts')
  using folder = temporaryFolder()
  const options = { origin: 'parvis.example/journal' }
  const first = await openFileAuditLog(folder.path, options)
  await expect(openFileAuditLog(folder.path, options)).rejects.toThrow(/another gateway is writing this audit log/)
  await first.close()
  await (await openFileAuditLog(folder.path, options)).close()
  expect(readdirSync(join(folder.path, 'tmp'))).toEqual([])
})
