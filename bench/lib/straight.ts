import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { RunningStack } from '@parvis/testkit'

const workspace = join(import.meta.dirname, '../../workspace/dist')

/** Address of the stack's homeserver itself. */
export function homeserverUrl({ dataDir }: RunningStack): string {
  const { synapse } = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as { synapse: number }
  return `http://127.0.0.1:${synapse}`
}

/**
 * The same workspace without our gateway before the homeserver: nginx serves the files and passes `/_matrix` straight to
 * Synapse. Sign-in stays the gateway's; its cookies are the host's, whatever the port.
 */
export async function startStraight(program: string, folder: string, stack: RunningStack) {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'nginx.conf')
  writeFileSync(path, config(port, folder, stack))
  const child = spawn(program, ['-p', folder, '-c', path, '-e', join(folder, 'error.log')], { stdio: 'inherit' })
  const url = `http://localhost:${port}`
  for (let tries = 0; tries < 100 && !(await answers(url)); tries += 1)
    await new Promise((done) => setTimeout(done, 50))
  const stop = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url, stop }
}

function config(port: number, folder: string, stack: RunningStack): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  const pass = (to: string) =>
    `proxy_pass ${to}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host ${new URL(stack.url).host}; proxy_set_header Origin ${stack.url}; proxy_buffering off; proxy_request_buffering off; client_max_body_size 100m; proxy_read_timeout 600s;`
  // Started by root its worker would be nobody, who may not write into our folder: a long body (keys) would be answered 500.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `daemon off; ${user} worker_processes 1; pid ${folder}/nginx.pid; events { worker_connections 1024; }
http { access_log off; ${paths}
  types { text/html html; text/javascript js; text/css css; application/wasm wasm; image/svg+xml svg; font/woff2 woff2; }
  server { listen 127.0.0.1:${port}; root ${workspace};
    location /_matrix { ${pass(homeserverUrl(stack))} }
    location ~ ^/(api|auth)/ { ${pass(new URL(stack.url).origin.replace('localhost', '127.0.0.1'))} }
    location / { try_files $uri /index.html; } } }
`
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
