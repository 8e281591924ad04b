import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measuredCore, otherCore, start, type Running } from '../process.ts'

const root = join(import.meta.dirname, '../../..')
const gatewayToken = randomBytes(32).toString('hex')

export interface FilesBehindGateway {
  readonly service: Running
  /** As the gateway asks, for somebody. */
  ask(
    method: string,
    path: string,
    body?: Uint8Array<ArrayBuffer> | object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  stop(): Promise<void>
}

/** The files service on one core, its store on the other, both as in production. */
export async function startFiles(folder: string): Promise<FilesBehindGateway> {
  mkdirSync(folder, { recursive: true })
  const secret = (name: string, value: string) => {
    writeFileSync(join(folder, name), value, { mode: 0o600 })
    return join(folder, name)
  }
  const adminFile = secret('admin', randomBytes(32).toString('hex'))
  const store = await run(otherCore, 'deploy/nextcloud-embedded/src/main.ts', join(folder, 'store.json'), {
    listen: { host: '127.0.0.1', port: 0 },
    dataDir: join(folder, 'store'),
    adminFile,
  })
  const service = await run(measuredCore, 'services/files/src/main.ts', join(folder, 'files.json'), {
    listen: { host: '127.0.0.1', port: 0 },
    dataDir: join(folder, 'files'),
    nextcloud: { url: store.url, administrator: 'admin', administratorPasswordFile: adminFile },
    keyFile: secret('key', randomBytes(32).toString('hex')),
    gatewayTokenFile: secret('token', gatewayToken),
  })
  return {
    service,
    async ask(method, path, body, headers = {}) {
      const isBytes = body instanceof Uint8Array
      const answer = await fetch(service.url + path, {
        method,
        headers: {
          'x-parvis-gateway': gatewayToken,
          'x-parvis-account': 'bench',
          ...headers,
          ...(body && !isBytes && { 'content-type': 'application/json' }),
        },
        ...(body && { body: isBytes ? body : JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return answer
    },
    async stop() {
      await service.stop()
      await store.stop()
    },
  }
}

function run(core: number, program: string, file: string, config: object): Promise<Running> {
  writeFileSync(file, JSON.stringify(config))
  return start(core, process.execPath, [join(root, program), '--config', file], portIn)
}

/** In the line by which each says that it listens. */
function portIn(line: string): number | undefined {
  const { at, url } = JSON.parse(line) as { readonly at?: { readonly port: number }; readonly url?: string }
  return at?.port ?? (Number(/:(\d+)$/.exec(url ?? '')?.[1]) || undefined)
}
