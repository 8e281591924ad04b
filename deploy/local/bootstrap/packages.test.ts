import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { areInstalled } from './packages.mjs'

const wanted = {
  '': { name: 'parvis' },
  'packages/contracts': { version: '0.1.0' },
  'node_modules/@parvis/contracts': { resolved: 'packages/contracts', link: true },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/build-for-another-system': { version: '1.0.0', optional: true },
}
const present = {
  'node_modules/@parvis/contracts': { resolved: 'packages/contracts', link: true },
  'node_modules/zod': { version: '4.6.7' },
}

describe('the npm packages in place', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parvis-root-'))
    mkdirSync(join(root, 'node_modules'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const check = (lock: object | undefined, hidden: object | undefined) => {
    if (lock) writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: lock }))
    if (hidden) writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: hidden }))
    return areInstalled(root)
  }

  it('are good when they are those of the lockfile, builds for other systems apart', () => {
    expect(check(wanted, present)).toBe(true)
  })

  it('are not when one has another version', () => {
    expect(check(wanted, { ...present, 'node_modules/zod': { version: '4.6.6' } })).toBe(false)
  })

  it('are not when one is missing', () => {
    expect(check({ ...wanted, 'node_modules/vue': { version: '3.5.45' } }, present)).toBe(false)
  })

  it('are not when an installation was cut before its end', () => {
    expect(check(wanted, undefined)).toBe(false)
  })
})
