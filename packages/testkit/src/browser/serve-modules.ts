import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'

export interface ServedModules {
  /** Of the empty page; `/packages/…` beside it is the repository’s code. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves a folder’s TypeScript to a browser on this machine, its types left out and nothing else changed: what runs
 * there is the same code that Node runs. Only for code that imports by relative paths.
 */
export async function serveModules(root: string): Promise<ServedModules> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://127.0.0.1').pathname)
    answer(root, path).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(root: string, path: string): Promise<{ type: string; body: string }> {
  if (path === '/') return { type: 'text/html', body: '<!doctype html><title>modules</title>' }
  const text = await readFile(join(root, path), 'utf8')
  if (path.endsWith('.json')) return { type: 'application/json', body: text }
  return { type: 'text/javascript', body: stripTypeScriptTypes(text) }
}
