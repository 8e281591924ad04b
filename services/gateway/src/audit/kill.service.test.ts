import { join } from 'node:path'
import { killWriter } from '@parvis/testkit'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/gateway.ts'

const writer = join(import.meta.dirname, '../testing/audit-writer.ts')

test('R4, T28: a writer killed with SIGKILL loses no acked entry and no signed tree, 20 times on one log', async () => {
  using folder = temporaryFolder()
  const { acked, lost } = await killWriter(writer, folder.path, 20)
  expect(acked).toBeGreaterThan(20)
  expect(lost).toEqual([])
})
