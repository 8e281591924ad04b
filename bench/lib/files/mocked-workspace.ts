import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** The workspace alone, built as for production, on its fakes: what a list takes without a server. */
export async function serveMocked(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const args = ['vite', 'build', '--mode', 'mocked', '--outDir', folder, '--logLevel', 'error']
  execFileSync('npx', args, { cwd: join(root, 'workspace'), stdio: ['ignore', 'ignore', 'inherit'] })
  const server = createServer((request, response) => {
    const path = join(folder, normalize(new URL(request.url ?? '/', 'http://localhost').pathname))
    const file = extname(path) !== '' && existsSync(path) ? path : join(folder, 'index.html')
    void readFile(file).then((bytes) =>
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
