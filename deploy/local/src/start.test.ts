import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const bootstrap = fileURLToPath(new URL('../bootstrap.mjs', import.meta.url))
const light = ['--without', 'gateway,workspace,synapse,livekit,meet,witness,store,files']

interface News {
  readonly event: string
  readonly part?: string
  readonly state?: string
  readonly pid?: number
  readonly url?: string
  readonly message?: { readonly en: string }
  readonly detail?: { readonly en: string }
  readonly cautions?: readonly { readonly en: string }[]
}

/** The whole command, as a person types it; its one part here is the demo issuer, which needs no engine. */
class Run {
  readonly news: News[] = []
  readonly child: ChildProcess
  readonly ended: Promise<number | null>

  constructor(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [bootstrap, 'start', '--json', ...words], {
      env: { PATH: '/usr/bin:/bin', ...env },
    })
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on('line', (line) => this.news.push(JSON.parse(line) as News))
    this.ended = new Promise((resolve) => this.child.on('close', resolve))
  }

  async until(event: string): Promise<News> {
    for (;;) {
      const found = this.news.find((news) => news.event === event)
      if (found) return found
      await sleep(20)
    }
  }

  get issuer(): number {
    return this.news.findLast(({ part, pid }) => part === 'issuer' && pid !== undefined)?.pid ?? 0
  }
}

describe('npm start', () => {
  let data: string
  const runs: Run[] = []
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'parvis-start-'))
  })
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.child.kill('SIGINT')
      await run.ended
    }
    rmSync(data, { recursive: true, force: true })
  })

  const start = (words: readonly string[] = ['--port', '0', ...light], env?: NodeJS.ProcessEnv) => {
    const run = new Run(['--data', data, ...words], env)
    runs.push(run)
    return run
  }
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const untilGone = async (pid: number) => {
    while (isRunning(pid)) await sleep(20)
  }

  it('stops everything at Ctrl+C, ends well, and starts again at the same address', async () => {
    const first = start()
    const { url } = await first.until('ready')
    const pid = first.issuer
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(isRunning(pid)).toBe(false)
    expect(first.news.at(-1)?.event).toBe('stopped')
    const second = start()
    expect((await second.until('ready')).url).toBe(url)
  })

  it('leaves no process when it is killed with no chance to stop anything', async () => {
    const run = start()
    await run.until('ready')
    const { pid } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
    await untilGone(run.issuer)
    expect((await start().until('ready')).url).toBe(run.news.find(({ event }) => event === 'ready')?.url)
  })

  it('stops in order when only the bootstrap is killed', async () => {
    const run = start()
    await run.until('ready')
    run.child.kill('SIGKILL')
    await untilGone(run.issuer)
    await run.until('stopped')
    expect(existsSync(join(data, 'running.json'))).toBe(false)
  })

  it('says so when it runs already on the same data, and where', async () => {
    const first = start()
    const { url } = await first.until('ready')
    const second = start()
    const { message } = await second.until('failed')
    expect(await second.ended).toBe(1)
    expect(message?.en).toContain(url)
    expect(isRunning(first.issuer)).toBe(true)
  })

  it('names a port that is taken', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
    const run = start(['--port', String(port), ...light])
    expect((await run.until('failed')).message?.en).toContain(`Port ${port}`)
    expect(await run.ended).toBe(1)
    server.close()
  })

  it('keeps its secrets and its folder for their owner alone', async () => {
    await start().until('ready')
    expect(statSync(data).mode & 0o777).toBe(0o700)
    expect(statSync(join(data, 'secrets/synapse-jwt')).mode & 0o777).toBe(0o600)
  })

  it('starts the rest and says why, where Synapse has no Python and LiveKit no Go', async () => {
    const tools = join(data, '../', `${data.split('/').at(-1)}-tools`)
    const words = ['--port', '0', '--tools', tools, '--without', 'gateway,workspace,witness,store,files']
    const run = start(words, { PATH: '/nonexistent' })
    await run.until('ready')
    const why = (part: string) =>
      run.news.find((news) => news.part === part && news.state === 'unavailable')?.detail?.en
    expect(why('synapse')).toContain('Python 3.10')
    expect(why('livekit')).toContain('Go 1.26')
    expect(isRunning(run.issuer)).toBe(true)
    rmSync(tools, { recursive: true, force: true })
  })

  it('runs a witness of the log under a key of its own, keeps it, and says what such a witness is worth', async () => {
    const words = ['--port', '0', '--without', 'gateway,workspace,synapse,livekit,meet,store,files']
    const first = start(words)
    const ready = await first.until('ready')
    expect(ready.cautions?.map(({ en }) => en)).toEqual([expect.stringContaining('does not protect')])
    const vkey = () => readFileSync(join(data, 'witness/witness.vkey'), 'utf8')
    const before = vkey()
    expect(before).toMatch(/^temoin\.parvis\.localhost\+[0-9a-f]{8}\+/)
    expect(statSync(join(data, 'witness/witness.key')).mode & 0o777).toBe(0o600)
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(0)
    await start(words).until('ready')
    expect(vkey()).toBe(before)
  })

  it('keeps files in a store that answers as a Nextcloud, to who has its key, and a service before it', async () => {
    const run = start(['--port', '0', '--without', 'gateway,workspace,synapse,livekit,meet,witness'])
    await run.until('ready')
    const ports = JSON.parse(readFileSync(join(data, 'ports.json'), 'utf8')) as { store: number; files: number }
    const { store, files } = ports
    const status = (await (await fetch(`http://127.0.0.1:${store}/status.php`)).json()) as object
    expect(status).toMatchObject({ installed: true, productname: 'Nextcloud' })
    const key = readFileSync(join(data, 'secrets/store-admin'), 'utf8')
    const list = (password: string) => {
      const headers = { authorization: `Basic ${btoa(`admin:${password}`)}`, 'ocs-apirequest': 'true' }
      return fetch(`http://127.0.0.1:${store}/ocs/v2.php/cloud/users`, { headers })
    }
    expect([(await list(key)).status, (await list('guessed')).status]).toEqual([200, 401])
    // The service before it hears the gateway, and nobody else.
    const quota = (token: string) => {
      const headers = { 'x-parvis-gateway': token, 'x-parvis-account': 'claire.morvan' }
      return fetch(`http://127.0.0.1:${files}/dossiers/quota`, { headers })
    }
    const token = readFileSync(join(data, 'secrets/gateway-files'), 'utf8')
    expect([(await quota(token)).status, (await quota('guessed')).status]).toEqual([200, 403])
  })

  it('deletes the data only when somebody said yes, and only data of ours', async () => {
    const first = start()
    await first.until('ready')
    first.child.kill('SIGINT')
    await first.ended
    const before = readFileSync(join(data, 'secrets/livekit'), 'utf8')
    const refused = start(['--reset', '--port', '0', ...light])
    expect((await refused.until('failed')).message?.en).toContain('--yes')
    expect(readFileSync(join(data, 'secrets/livekit'), 'utf8')).toBe(before)
    const third = start(['--reset', '--yes', '--port', '0', ...light])
    await third.until('ready')
    expect(readFileSync(join(data, 'secrets/livekit'), 'utf8')).not.toBe(before)
  })
}, 60_000)
