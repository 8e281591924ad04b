import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { build } from 'vite'
import { signInAt, type PortalSession } from '../portal-session.ts'
import type { RunningStack } from '../stack.ts'
import type { SignedIn } from './stock-client.ts'

/** Pages of tests, built as the workspace is, shown by the portal's own origin. */
export interface CallPages {
  /** A browser profile of one person, signed in at the portal, with the page open. */
  open(stack: RunningStack, uid: string, entry: string, how?: OpenHow): Promise<Page>
  close(): Promise<void>
}

/** What differs from a browser on this machine that knows nothing. */
export interface OpenHow {
  /** Before the page opens. */
  readonly prepare?: (page: Page) => Promise<void>
  /** Where the page comes from, if not from the portal: it then has no session there, only a device at the homeserver. */
  readonly origin?: string
  /** The port by which it reaches the portal; its address stays the portal's. */
  readonly door?: number
}

const here = fileURLToPath(new URL('./', import.meta.url))
const prefix = '/call-test/'
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
// Chromium doesn't know where a page comes from that the test answers itself, so it would refuse it this machine.
const sameMachine = ['--disable-features=LocalNetworkAccessChecks']
// Of several pretended cameras the second sees depth alone; the third is a camera like the first.
const fakeDevices = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=3']

export async function openCallPages(chromiumPath: string, entries: readonly string[]): Promise<CallPages> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-calls-'))
  const browsers: Browser[] = []
  const launch = async (more: readonly string[] = []) => {
    const args = [...flags, ...sameMachine, ...fakeDevices, ...more]
    const one = await chromium.launch({ executablePath: chromiumPath, args })
    browsers.push(one)
    return one
  }
  const [browser] = await Promise.all([launch(), buildPages(folder, entries)])
  return {
    async open(stack, uid, entry, { prepare, door, origin } = {}) {
      const { host } = new URL(stack.url)
      const from = door === undefined ? browser : await launch([`--host-resolver-rules=MAP ${host} 127.0.0.1:${door}`])
      return openPage(from, stack, { uid, entry, folder, prepare, origin })
    },
    async close() {
      for (const one of browsers) await one.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Shown {
  readonly uid: string
  readonly entry: string
  readonly folder: string
  /** Run before the page opens. */
  readonly prepare: ((page: Page) => Promise<void>) | undefined
  readonly origin: string | undefined
}

async function openPage(browser: Browser, stack: RunningStack, shown: Shown): Promise<Page> {
  const { uid, entry, folder, prepare, origin } = shown
  const session = await signInAt(stack, uid)
  const context = await browser.newContext({ baseURL: origin ?? stack.url })
  const cookies = session.cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: stack.url }
  })
  if (origin === undefined) await context.addCookies(cookies)
  else await context.addInitScript(`window.signedIn = ${JSON.stringify(await signInToMatrix(stack, session))}`)
  const page = await context.newPage()
  await page.route(`**${prefix}**`, async (route) => {
    const path = normalize(new URL(route.request().url()).pathname).slice(prefix.length)
    if (path === entry) {
      const body = `<!doctype html><title>call</title><script type="module" src="${prefix}${entry}.js"></script>`
      return route.fulfill({ contentType: 'text/html', body })
    }
    const contentType = path.endsWith('.wasm') ? 'application/wasm' : 'text/javascript'
    return route.fulfill({ contentType, body: await readFile(join(folder, path)) })
  })
  await prepare?.(page)
  // Machines that do other work take their time over a page of some megabytes.
  await page.goto(`${prefix}${entry}`, { timeout: 90_000 })
  return page
}

/** What a program keeps that somebody signed in to the homeserver by another way than this portal's pages. */
async function signInToMatrix(stack: RunningStack, session: PortalSession): Promise<SignedIn> {
  const { token } = await session.matrixToken()
  const answer = await fetch(`${stack.url}/_matrix/client/v3/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'org.matrix.login.jwt', token }),
  })
  return { ...((await answer.json()) as Omit<SignedIn, 'base_url'>), base_url: stack.url }
}

async function buildPages(outDir: string, entries: readonly string[]): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: here,
    base: prefix,
    worker: { format: 'es' },
    build: {
      outDir,
      target: 'es2023',
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [entry, join(here, `${entry}.ts`)])),
        output: { entryFileNames: '[name].js' },
      },
    },
  })
}
