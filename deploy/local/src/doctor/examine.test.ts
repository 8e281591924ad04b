import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { readConfig } from '../config.ts'
import { openDataFolder, type DataFolder } from '../folders.ts'
import { choosePorts } from '../ports.ts'
import { ensureSecrets } from '../secrets.ts'

import { examine } from './examine.ts'

describe('the doctor', () => {
  let folder: string
  let data: DataFolder
  let server: Server
  let url: string
  let answers: Record<string, unknown>

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parvis-doctor-'))
    data = openDataFolder(folder)
    answers = {}
    server = createServer((request, response) => {
      const answer = answers[request.url ?? '']
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    await new Promise((done) => server.close(done))
    rmSync(folder, { recursive: true })
  })

  const verdicts = async (running: boolean, env: NodeJS.ProcessEnv = { PATH: '/nonexistent' }) => {
    const config = readConfig({ tools: join(folder, 'tools') }, env)
    const findings = await examine({ config, data, url: running ? url : undefined })
    return Object.fromEntries(findings.map((finding) => [finding.about.en, finding]))
  }

  it('finds a healthy machine healthy', async () => {
    ensureSecrets(data.secrets)
    await choosePorts(data.ports, 0)
    const found = await verdicts(false)
    for (const about of ['Node', 'Disk', 'Clock', 'Secrets', 'Parvis']) expect(found[about]?.verdict).toBe('good')
    const ports = Object.entries(found).filter(([about]) => about.startsWith('Port'))
    expect(ports.map(([, { verdict }]) => verdict)).toEqual(ports.map(() => 'good'))
  })

  it('names what is missing, each with a remedy', async () => {
    const found = await verdicts(false)
    expect(found['Python']).toMatchObject({ verdict: 'poor', remedy: { en: 'install Python 3.10 or newer' } })
    expect(found['Chromium (tests)']?.remedy?.en).toContain('PARVIS_CHROMIUM')
  })

  it('condemns secrets that others can read', async () => {
    chmodSync(ensureSecrets(data.secrets).livekit, 0o644)
    expect((await verdicts(false))['Secrets']).toMatchObject({
      verdict: 'bad',
      remedy: { en: expect.stringContaining('chmod') as string },
    })
  })

  it('condemns a portal whose port another program has', async () => {
    await choosePorts(data.ports, 0)
    const { gateway } = await choosePorts(data.ports, undefined)
    const squatter = createServer()
    await new Promise<void>((done) => squatter.listen(gateway, '127.0.0.1', done))
    expect((await verdicts(false))[`Port ${gateway} (gateway)`]?.verdict).toBe('bad')
    await new Promise((done) => squatter.close(done))
  })

  it('says what a witness on the same machine is worth, and names those of others', async () => {
    const seen = async () => (await verdicts(false))['Witnesses of the log']
    expect((await seen())?.verdict).toBe('good')
    writeFileSync(join(data.of('witness'), 'witness.vkey'), 'temoin.example+0+key\n')
    expect(await seen()).toMatchObject({
      verdict: 'poor',
      remedy: { en: expect.stringContaining('detects') as string },
    })
    const foreign = { name: 'prefecture', url: 'https://temoin.prefecture.example', vkey: 'x' }
    writeFileSync(join(folder, 'witnesses.json'), JSON.stringify([foreign]))
    expect(await seen()).toMatchObject({
      verdict: 'good',
      seen: { en: expect.stringContaining('prefecture') as string },
    })
    writeFileSync(join(folder, 'witnesses.json'), '{}')
    expect((await seen())?.verdict).toBe('bad')
  })

  it('asks a running Parvis how it is, and whether its well-known keeps clients at its own door', async () => {
    answers = { '/health': { status: 'ok' }, '/.well-known/matrix/client': { 'm.homeserver': { base_url: `${url}/` } } }
    const well = await verdicts(true)
    expect([well['Health']?.verdict, well['/.well-known/matrix/client']?.verdict]).toEqual(['good', 'good'])
    answers = {
      '/health': { status: 'degraded', parts: { matrix: 'down' } },
      '/.well-known/matrix/client': { 'm.homeserver': { base_url: 'https://elsewhere.example' } },
    }
    const ill = await verdicts(true)
    expect([ill['Health']?.verdict, ill['/.well-known/matrix/client']?.verdict]).toEqual(['poor', 'bad'])
  })

  it('asks a running Parvis for its files', async () => {
    writeFileSync(data.ports, JSON.stringify({ store: Number(new URL(url).port) }))
    expect((await verdicts(true))['Files (storage)']).toMatchObject({
      verdict: 'poor',
      remedy: { en: expect.stringContaining('store.log') as string },
    })
    answers = { '/status.php': { productname: 'Nextcloud', versionstring: '28' } }
    expect((await verdicts(true))['Files (storage)']?.verdict).toBe('good')
  })
})
