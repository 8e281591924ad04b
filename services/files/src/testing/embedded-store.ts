import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface EmbeddedStore {
  readonly url: string
  readonly adminPassword: string
  /** Makes an account; its password is `password-of-NAME`. */
  addUser(name: string): Promise<void>
  /** As its administrator lets an account in, or not. */
  enable(name: string, enabled: boolean): Promise<void>
  readonly folder: string
  close(): Promise<void>
}

const program = join(import.meta.dirname, '../../../../deploy/nextcloud-embedded/src/main.ts')

/** The store of the default run as a process of its own, on a folder of its own. */
export async function startEmbeddedStore(change: object = {}): Promise<EmbeddedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-files-'))
  const adminPassword = 'an-administrator-for-a-test'
  writeFileSync(join(folder, 'admin'), adminPassword, { mode: 0o600 })
  const config = { listen: { host: '127.0.0.1', port: 0 }, dataDir: 'data', adminFile: 'admin', ...change }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const child = spawn(process.execPath, [program, '--config', join(folder, 'config.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await listening(child.stdout)
  const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`
  return {
    url,
    adminPassword,
    folder,
    async addUser(name) {
      const answer = await fetch(`${url}/ocs/v2.php/cloud/users`, {
        method: 'POST',
        headers: { authorization, 'ocs-apirequest': 'true', 'content-type': 'application/json' },
        body: JSON.stringify({ userid: name, password: passwordOf(name) }),
      })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    },
    async enable(name, enabled) {
      const path = `/ocs/v2.php/cloud/users/${name}/${enabled ? 'enable' : 'disable'}`
      const headers = { authorization, 'ocs-apirequest': 'true' }
      const answer = await fetch(url + path, { method: 'PUT', headers })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    },
    async close() {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const passwordOf = (name: string): string => `password-of-${name}`

async function listening(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const said = JSON.parse(line) as { at?: { port: number }; msg?: string }
    if (said.at !== undefined) return `http://127.0.0.1:${said.at.port}`
  }
  throw new Error('the store ended before it listened')
}
