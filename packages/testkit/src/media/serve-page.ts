import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export interface ServedPage {
  readonly url: string
  close(): Promise<void>
}

const here = fileURLToPath(new URL('./', import.meta.url))
// Only what the portal allows: wasm is compiled, nothing else is made to run.
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src *"

/** A page of this folder, built as the workspace is, at an address of its own and under the portal's policy for code. */
export async function servePage(name: string): Promise<ServedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-media-'))
  await build({
    configFile: false,
    logLevel: 'error',
    root: here,
    base: '/',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: { input: join(here, `${name}.ts`), output: { entryFileNames: 'page.js' } },
    },
  })
  const server = createServer((request, answer) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    answer.setHeader('content-security-policy', policy)
    if (path === '/') {
      answer.setHeader('content-type', 'text/html')
      answer.end('<!doctype html><title>media</title><script type="module" src="/page.js"></script>')
      return
    }
    answer.setHeader('content-type', path.endsWith('.wasm') ? 'application/wasm' : 'text/javascript')
    readFile(join(folder, path)).then(
      (body) => answer.end(body),
      () => answer.writeHead(404).end(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
