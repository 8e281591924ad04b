import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startGateway, temporaryFolder } from '../../testing/gateway.ts'

const script = 'console.log("workspace")'.repeat(50)

async function serving() {
  const shell = '<!doctype html><title>Parvis</title>'
  const folder = temporaryFolder({ 'index.html': shell, 'outside.html': '<!doctype html>outside', 'secret.key': 'no' })
  mkdirSync(join(folder.path, 'assets'))
  const files = { 'app-1a2b.js': script, 'crypto-9.wasm': '\0asm', 'x.woff2': 'f' }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder.path, 'assets', name), content)
  writeFileSync(join(folder.path, 'assets/app-1a2b.js.br'), brotliCompressSync(script))
  const gateway = await startGateway({ workspaceDir: folder.path })
  const stop = async () => {
    await gateway[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  }
  return { gateway, folder, [Symbol.asyncDispose]: stop }
}

const page = { accept: 'text/html,*/*' }

test('the shell and every asset carry the policy under which pages run', async () => {
  await using site = await serving()
  for (const path of ['/', '/assets/app-1a2b.js']) {
    const answer = await fetch(site.gateway.url + path)
    await answer.text()
    const { headers } = answer
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types vue dompurify parvis")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval' |https?:|\*/)
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test.each(['/lien', '/depot'])('F14 %s is a page by itself, which may do less than the workspace', async (path) => {
  await using site = await serving()
  const answer = await fetch(site.gateway.url + path, { headers: page })
  expect(await answer.text()).toContain('outside')
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  expect(policy).toContain("connect-src 'self'")
  expect(policy).not.toMatch(/unsafe|wasm|worker|https?:|blob:|data:|\*/)
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
})

test('hashed assets are kept for ever, the shell is asked for again; both know their own version', async () => {
  await using site = await serving()
  const asset = await fetch(`${site.gateway.url}/assets/crypto-9.wasm`)
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(asset.headers.get('content-type')).toBe('application/wasm')
  const shell = await fetch(`${site.gateway.url}/`, { headers: page })
  expect(shell.headers.get('cache-control')).toBe('no-cache')
  const etag = shell.headers.get('etag') ?? ''
  expect((await fetch(`${site.gateway.url}/`, { headers: { ...page, 'if-none-match': etag } })).status).toBe(304)
})

test('what the build compressed goes out compressed, to whoever reads that', async () => {
  await using site = await serving()
  const socket = connect(Number(new URL(site.gateway.url).port), '127.0.0.1')
  socket.write('GET /assets/app-1a2b.js HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n')
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  const whole = Buffer.concat(chunks)
  const split = whole.indexOf('\r\n\r\n')
  expect(whole.subarray(0, split).toString()).toMatch(/content-encoding: br/i)
  expect(brotliDecompressSync(whole.subarray(split + 4)).toString()).toBe(script)
  const plain = await fetch(`${site.gateway.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'br;q=0' } })
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script])
})

test('a build laid over the old one is served without a restart, and what is gone has no address', async () => {
  await using site = await serving()
  const { url } = site.gateway
  expect((await fetch(`${url}/assets/app-9z9z.js`)).status).toBe(404)
  writeFileSync(join(site.folder.path, 'assets/app-9z9z.js'), 'new')
  writeFileSync(join(site.folder.path, 'index.html'), '<!doctype html><title>Parvis, newer</title>')
  expect(await (await fetch(`${url}/`, { headers: page })).text()).toContain('newer')
  expect(await (await fetch(`${url}/assets/app-9z9z.js`)).text()).toBe('new')
})

test('HEAD says what GET would, with no body', async () => {
  await using site = await serving()
  const head = await fetch(`${site.gateway.url}/assets/x.woff2`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '1', ''])
})

test('page addresses get the shell when a browser navigates, and only then', async () => {
  await using site = await serving()
  const { url } = site.gateway
  expect(await (await fetch(`${url}/messages/!room:x`, { headers: page })).text()).toContain('<title>Parvis')
  expect((await fetch(`${url}/messages`, { headers: { accept: 'application/json' } })).status).toBe(404)
  expect((await fetch(`${url}/messages`, { headers: page, method: 'POST' })).status).toBe(404)
  for (const path of ['/assets/gone.js', '/api/x', '/_matrix/x', '/auth/x', '/logo.png', '/.well-known/x']) {
    expect((await fetch(url + path, { headers: page })).status, path).toBe(404)
  }
})

test.each([
  '/../package.json',
  '/assets/../../secret',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/%2e%2e%2fsecret.key',
  '/secret.key',
  '/..\\secret.key',
])('no file outside the list has an address: %s', async (path) => {
  await using site = await serving()
  const socket = connect(Number(new URL(site.gateway.url).port), '127.0.0.1')
  socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  expect(await text(socket)).toMatch(/^HTTP\/1.1 4\d\d /)
})
