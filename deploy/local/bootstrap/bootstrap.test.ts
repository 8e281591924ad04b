import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('..', import.meta.url))

/** Does what a test asks of an npm: notes its words, installs, or fails. */
const npmThat = (does: string) => `#!/bin/sh\necho "$@" >> "$NOTES"\n${does}\n`
const installs = 'mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json'

/** The bootstrap in a repository of its own, with a command line that is put there by the test. */
describe('the bootstrap', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parvis-bootstrap-'))
    mkdirSync(join(root, 'deploy/local/src'), { recursive: true })
    mkdirSync(join(root, 'bin'))
    cpSync(join(source, 'bootstrap.mjs'), join(root, 'deploy/local/bootstrap.mjs'))
    cpSync(join(source, 'bootstrap'), join(root, 'deploy/local/bootstrap'), { recursive: true })
    writeFileSync(
      join(root, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/zod': { version: '4.6.7' } } }),
    )
    npm(installs)
    cli('process.stdout.write(`got ${process.argv.slice(2)}`); process.exitCode = 7')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const npm = (does: string) => {
    writeFileSync(join(root, 'bin/npm'), npmThat(does))
    chmodSync(join(root, 'bin/npm'), 0o755)
  }
  const cli = (code: string) => writeFileSync(join(root, 'deploy/local/src/cli.ts'), code)
  const notes = () => (existsSync(join(root, 'notes')) ? readFileSync(join(root, 'notes'), 'utf8') : '')

  const begin = (words: readonly string[], language = 'fr_FR.UTF-8') => {
    const path = `${join(root, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`
    return spawn(process.execPath, [join(root, 'deploy/local/bootstrap.mjs'), ...words], {
      env: { PATH: path, LANG: language, NOTES: join(root, 'notes') },
    })
  }
  const outcome = async (child: ChildProcess) => {
    let out = ''
    let err = ''
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { code, out, err }
  }

  it('installs the npm packages once, hands its words over, and ends with the same code', async () => {
    expect(await outcome(begin(['start', '--port', '0']))).toMatchObject({ code: 7, out: 'got start,--port,0' })
    expect(notes()).toMatch(/^ci --ignore-scripts/)
    await outcome(begin(['doctor']))
    expect(notes().trim().split('\n')).toHaveLength(1)
  })

  it('installs again when the lockfile has changed', async () => {
    await outcome(begin(['start']))
    writeFileSync(
      join(root, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/zod': { version: '4.6.8' } } }),
    )
    await outcome(begin(['start']))
    expect(notes().trim().split('\n')).toHaveLength(2)
  })

  it('installs once when two commands begin together', async () => {
    npm(`sleep 1; ${installs}`)
    const codes = await Promise.all([outcome(begin(['start'])), outcome(begin(['test']))])
    expect(codes.map(({ code }) => code)).toEqual([7, 7])
    expect(notes().trim().split('\n')).toHaveLength(1)
  })

  it.each([
    ['fr_FR.UTF-8', 'echo "npm error code ENOSPC"; exit 1', 'Le disque est plein'],
    ['en_GB.UTF-8', 'echo "npm error code ENOSPC"; exit 1', 'The disk is full'],
    ['fr_FR.UTF-8', 'echo "npm error code ENOTFOUND"; exit 1', 'Le registre npm ne répond pas'],
    ['C', 'echo "npm error code ENOTFOUND"; exit 1', 'The npm registry does not answer'],
  ])('says what is wrong in one sentence (%s, %s)', async (language, does, sentence) => {
    npm(does)
    const { code, err, out } = await outcome(begin(['start'], language))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.trim().split('\n').at(-1)).toContain(sentence)
  })

  it('passes signals on', async () => {
    cli(`process.on('SIGINT', () => process.exit(3)); process.stdout.write('ready'); setInterval(() => {}, 1000)`)
    const child = begin(['start'])
    const end = outcome(child)
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await sleep(50)
    child.kill('SIGINT')
    expect(await end).toMatchObject({ code: 3 })
  })
}, 30_000)
