import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filesHolding } from './disk.ts'

let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'parvis-disk-'))))
afterEach(() => rm(folder, { recursive: true }))

test('finds bytes in files at any depth, also across the border of two reads', async () => {
  await mkdir(join(folder, 'a/b'), { recursive: true })
  await writeFile(join(folder, 'a/b/deep'), 'xxneedlexx')
  await writeFile(join(folder, 'wide'), Buffer.concat([Buffer.alloc(64 * 1024 - 3), Buffer.from('needle')]))
  await writeFile(join(folder, 'none'), 'need le')
  expect((await filesHolding(folder, Buffer.from('needle'))).toSorted()).toEqual(['a/b/deep', 'wide'])
})
