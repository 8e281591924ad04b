import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const workspace = fileURLToPath(new URL('../../../workspace', import.meta.url))
const vite = fileURLToPath(new URL('../../../node_modules/.bin/vite', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

export interface MockedPages {
  readonly url: string
  stop(): void
}

/** The mocked workspace, built into `folder` and served on a free port: what a page does without any server’s time. */
export async function serveMocked(folder: string): Promise<MockedPages> {
  const build = spawn(vite, ['build', '--mode', 'mocked', '--outDir', folder, '--emptyOutDir'], {
    cwd: workspace,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(build, 'close')) as [number]
  if (code !== 0) throw new Error(`vite build --mode mocked ended with ${code}`)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const asked = join(folder, pathname)
    const file = extname(pathname) !== '' && existsSync(asked) ? asked : join(folder, 'index.html')
    readFile(file).then(
      (bytes) => response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').end(bytes),
      () => response.writeHead(500).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
