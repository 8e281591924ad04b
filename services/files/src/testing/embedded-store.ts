import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { storeAdministrator } from './store-administrator.ts'
import type { TestStore } from './store.ts'

const program = join(import.meta.dirname, '../../../../deploy/nextcloud-embedded/src/main.ts')

/** The store of the default run as a process of its own, on a folder of its own. */
export async function startEmbeddedStore(change: object = {}): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-files-'))
  const administrator = { username: 'admin', password: randomBytes(18).toString('base64url') }
  writeFileSync(join(folder, 'admin'), administrator.password, { mode: 0o600 })
  const config = { listen: { host: '127.0.0.1', port: 0 }, dataDir: 'data', adminFile: 'admin', ...change }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const child = spawn(process.execPath, [program, '--config', join(folder, 'config.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await listening(child.stdout)
  const { addUser, enable, setQuota } = storeAdministrator(url, administrator)
  return {
    name: 'the embedded one',
    url,
    administrator,
    addUser,
    enable,
    setQuota,
    folder,
    async close() {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listening(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const said = JSON.parse(line) as { at?: { port: number }; msg?: string }
    if (said.at !== undefined) return `http://127.0.0.1:${said.at.port}`
  }
  throw new Error('the store ended before it listened')
}
