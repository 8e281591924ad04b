import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { copyFile, cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAt, type PortalSession } from '../../../packages/testkit/src/portal-session.ts'
import { startStack, type RunningStack } from '../../../packages/testkit/src/stack.ts'
import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'
import { buildPage } from '../build/page.ts'
import { plain, runCommand } from './testing/run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'parvis-verify-stack-'))
const at = (name: string) => join(home, name)
let stack: RunningStack
let auditor: PortalSession

const post = (path: string, body: object) =>
  fetch(`${stack.url}${path}`, {
    method: 'POST',
    headers: {
      ...{ cookie: auditor.cookie, 'x-parvis-csrf': auditor.csrf, 'content-type': 'application/json' },
      ...{ origin: stack.url, 'sec-fetch-site': 'same-origin' },
    },
    body: JSON.stringify(body),
  })

async function bundle(name: string, body: object): Promise<string> {
  const answer = await post('/api/audit/export', body)
  expect(answer.status).toBe(200)
  writeFileSync(at(name), Buffer.from(await answer.arrayBuffer()))
  return at(name)
}

/** A file that goes while it is copied was replaced by a wider one: what is there then is copied anew. */
async function mirror(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return mirror(from, to)
  })
}

beforeAll(async () => {
  stack = await startStack({ without: ['workspace', 'livekit', 'meet', 'store', 'files'] })
  const uidOf = (role: string) => stack.accounts.find((account) => account.role === role)?.uid ?? ''
  auditor = await signInAt(stack, uidOf('auditor'))
  for (const { uid } of stack.accounts) await (await signInAt(stack, uid)).matrixToken()
  writeFileSync(at('policy'), await (await fetch(`${stack.url}/log/policy`)).text())
  writeFileSync(at('kept'), await (await fetch(`${stack.url}/log/checkpoint`)).text())
})
afterAll(async () => {
  await stack?.stop()
  rmSync(home, { recursive: true, force: true })
})

test('R7 what the running portal exports is verified under its witness: all of it, and the sign-ins alone', async () => {
  for (const [name, filter] of [
    ['all.zip', {}],
    ['signed-in.zip', { acts: ['session.open'] }],
  ] as const) {
    const { exitCode, out } = runCommand([
      await bundle(name, { filter, names: true }),
      '--policy',
      at('policy'),
      '--json',
    ])
    const report = JSON.parse(out) as { result: string; log: { entries: number; isWhole: boolean } }
    expect([exitCode, report]).toMatchObject([
      0,
      { result: 'verified', quorum: true, log: { isWhole: name === 'all.zip' } },
    ])
    expect(report.log.entries).toBeGreaterThanOrEqual(stack.accounts.length)
  }
})

test('R7 the folder that it keeps is verified too, while it writes, and continues the checkpoint that was kept', async () => {
  const log = join(stack.dataDir, 'gateway/audit')
  mkdirSync(at('folder'))
  await copyFile(join(log, 'checkpoint.witnessed'), at('folder/checkpoint'))
  await Promise.all(stack.accounts.map(({ uid }) => signInAt(stack, uid)))
  for (const part of ['tile', 'bodies']) await mirror(join(log, part), at(`folder/${part}`))
  const { exitCode, out } = runCommand([at('folder'), '--policy', at('policy'), '--since', at('kept')])
  expect(plain(out)).toMatch(/sans rupture .* 1 témoin d’accord/)
  expect(plain(out)).toContain('Suite exacte du point de contrôle que vous aviez gardé.')
  expect(exitCode).toBe(0)
})

test('R7 the page verifies what was exported, from a disk', async () => {
  const zip = await bundle('page.zip', { filter: {}, names: true })
  await buildPage(at('page.html'))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ locale: 'fr-FR' })
    await page.goto(pathToFileURL(at('page.html')).href)
    await page.setInputFiles('#policy', at('policy'))
    await page.setInputFiles('#log', zip)
    const verdict = page.locator('#verdict').and(page.getByRole('status'))
    await verdict.waitFor()
    expect(plain((await verdict.locator('h2').textContent()) ?? '')).toMatch(
      /entrées, sans rupture .* 1 témoin d’accord/,
    )
  } finally {
    await browser.close()
  }
})
