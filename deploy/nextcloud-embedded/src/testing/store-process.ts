import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { adminKey, basic } from './running-store.ts'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The program itself, as it is run: it can be killed at any instant and started again on its folder. */
export class StoreProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'parvis-store-process-'))
  readonly port: number
  readonly #flags: readonly string[]
  #child: ChildProcess | undefined

  /** `flags`: of the runtime. */
  constructor(port: number, flags: readonly string[] = []) {
    this.port = port
    this.#flags = flags
    writeFileSync(join(this.folder, 'admin'), adminKey, { mode: 0o600 })
    const listen = { host: '127.0.0.1', port }
    writeFileSync(join(this.folder, 'store.json'), JSON.stringify({ listen, dataDir: 'data', adminFile: 'admin' }))
  }

  static async start(users: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<StoreProcess> {
    const store = new StoreProcess(await freePort(), flags)
    await store.open()
    for (const [userid, password] of Object.entries(users)) {
      await fetch(`${store.url}/ocs/v2.php/cloud/users`, {
        method: 'POST',
        headers: {
          authorization: basic('admin', adminKey),
          'ocs-apirequest': 'true',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ userid, password }),
      })
    }
    return store
  }

  /** The most memory that it has had in this life, bytes (Linux). */
  peakMemory(): number {
    const [, kilobytes = ''] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** @throws when it ends instead of listening */
  async open(): Promise<void> {
    this.#child = spawn(process.execPath, [...this.#flags, program, '--config', join(this.folder, 'store.json')], {
      stdio: 'ignore',
    })
    while (
      !(await fetch(`${this.url}/health`).then(
        (answer) => answer.ok,
        () => false,
      ))
    ) {
      if (this.#child.exitCode !== null) throw new Error(`the store ended with ${this.#child.exitCode}`)
      await sleep(20)
    }
  }

  /** No chance to end anything. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill(signal)
    await once(this.#child, 'exit')
  }

  async end(): Promise<void> {
    await this.kill('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
