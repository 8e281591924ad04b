import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadKeys } from './keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('keys are made once, kept over restarts, and read by their owner alone', () => {
  const first = loadKeys(folder)
  expect(loadKeys(folder)).toEqual(first)
  expect(first.jwks.keys[0]).toMatchObject({ alg: 'RS256', use: 'sig', kid: expect.any(String) as string })
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600)
})
