import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ensureSecrets } from './secrets.ts'

describe('secrets', () => {
  let folder: string
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'parvis-secrets-')), 'secrets')
  })
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

  const mode = (path: string) => statSync(path).mode & 0o777

  it('are made at the first start, all different, for their owner alone', () => {
    const paths = Object.values(ensureSecrets(folder))
    expect(new Set(paths.map((path) => readFileSync(path, 'utf8'))).size).toBe(paths.length)
    expect(paths.map(mode)).toEqual(paths.map(() => 0o600))
    expect(mode(folder)).toBe(0o700)
    expect(readFileSync(paths[0] ?? '', 'utf8')).toMatch(/^[\da-f]{64}$/)
  })

  it('stay the same at later starts, and are closed again if somebody opened them', () => {
    const { livekit } = ensureSecrets(folder)
    const before = readFileSync(livekit, 'utf8')
    chmodSync(livekit, 0o644)
    ensureSecrets(folder)
    expect(readFileSync(livekit, 'utf8')).toBe(before)
    expect(mode(livekit)).toBe(0o600)
  })
})
