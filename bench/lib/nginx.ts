import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { measuredCore, running, type Running } from './process.ts'

/** The peer nginx: the system's, else the distribution's package unpacked into `folder`. Null with the reason if neither. */
export function findNginx(folder: string): { readonly program: string } | { readonly why: string } {
  for (const program of ['/usr/sbin/nginx', '/usr/local/sbin/nginx']) if (existsSync(program)) return { program }
  try {
    mkdirSync(folder, { recursive: true })
    execFileSync('apt-get', ['download', 'nginx'], { cwd: folder, stdio: 'ignore' })
    const [debian = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'))
    execFileSync('dpkg', ['-x', debian, '.'], { cwd: folder })
    return { program: join(folder, 'usr/sbin/nginx') }
  } catch (error) {
    return { why: error instanceof Error ? error.message : 'unknown' }
  }
}

/** One worker before `backend`, connections kept alive on both sides, nothing written. */
export async function startNginx(program: string, folder: string, backend: string): Promise<Running> {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'nginx.conf')
  writeFileSync(config, text(port, new URL(backend).host, folder))
  const args = ['-c', String(measuredCore), program, '-p', folder, '-c', config, '-e', join(folder, 'error.log')]
  const child = spawn('taskset', args, { stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const server = running(child, port, ended)
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(server.url).then(
        () => true,
        () => false,
      )
    )
      return server
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx does not answer')
}

function text(port: number, backend: string, folder: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  return `daemon off; master_process on; worker_processes 1; worker_rlimit_nofile 65536; pid ${folder}/nginx.pid;
events { worker_connections 40000; }
http { access_log off; ${paths} keepalive_requests 1000000000; keepalive_timeout 600s; proxy_read_timeout 600s;
  upstream engine { server ${backend}; keepalive 256; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} backlog=16384;
    location / { proxy_pass http://engine; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_buffering off; } } }
`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
