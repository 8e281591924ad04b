import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import type { Portal } from './browser.ts'

const workspace = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the workspace with `chat` taken out of the list in `main.ts`, into `folder`; nothing else is changed. */
export async function buildWithoutChat(folder: string): Promise<void> {
  const vite = fileURLToPath(new URL('../../../node_modules/.bin/vite', import.meta.url))
  const config = join(workspace, 'e2e/lib/without-chat.config.ts')
  const child = spawn(vite, ['build', '--config', config, '--outDir', folder, '--emptyOutDir'], {
    cwd: workspace,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`vite build ended with ${code}:\n${said}`)
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** The gateway answers as ever, with its own headers; only the workspace's files come from `folder`. */
export async function serveInstead(context: BrowserContext, { url }: Portal, folder: string): Promise<void> {
  const own = { 'cross-origin-resource-policy': 'same-origin' }
  await context.route(`${url}/assets/**`, async (route) => {
    const path = new URL(route.request().url()).pathname
    const body = await readFile(join(folder, path))
    await route.fulfill({ body, contentType: types[extname(path)] ?? 'application/octet-stream', headers: own })
  })
  const shell = await readFile(join(folder, 'index.html'), 'utf8')
  await context.route(
    (address) => address.origin === new URL(url).origin,
    async (route) => {
      if (route.request().resourceType() !== 'document') return route.fallback()
      const answer = await route.fetch({ maxRedirects: 0 })
      const isPage = answer.ok() && (answer.headers()['content-type'] ?? '').includes('text/html')
      return isPage ? route.fulfill({ response: answer, body: shell }) : route.fulfill({ response: answer })
    },
  )
}
