import { createReadStream } from 'node:fs'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WorkspaceFile } from './files.ts'
import { workspaceHeaders } from './headers.ts'

const config = { declares: { act: 'workspace.read' as const, caller: 'anyone' as const, unmetered: true } }

/** What the gateway answers itself: a page address never begins like these, so a mistyped one is an error, not the shell. */
const reserved = ['/_matrix', '/_synapse', '/api', '/auth', '/livekit', '/.well-known', '/assets', '/health', '/metrics']

/** The built workspace: one route a file, and the shell for the addresses of its pages. */
export function workspacePlugin(files: readonly WorkspaceFile[]) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (_request, reply) => void reply.headers(workspaceHeaders))
    for (const file of files) app.get(file.url, { config }, (request, reply) => send(request, reply, file))
    const shell = files.find((file) => file.url === '/index.html')
    if (shell === undefined) return
    app.get('/', { config }, (request, reply) => send(request, reply, shell))
    app.get('/*', { config }, (request, reply) => {
      if (!isPage(request)) throw new ServiceError('route.unlisted')
      return send(request, reply, shell)
    })
  }
}

/** A page of the workspace is asked for by a browser that navigates, and its last step has no file ending. */
function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? ''
  if (reserved.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return false
  return (request.headers.accept ?? '').includes('text/html') && !path.slice(path.lastIndexOf('/')).includes('.')
}

function send(request: FastifyRequest, reply: FastifyReply, file: WorkspaceFile): FastifyReply {
  const compressed = acceptsBrotli(request) ? file.brotli : null
  const etag = `"${file.etag}${compressed ? '-br' : ''}"`
  reply.headers({
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    ...(file.brotli && { vary: 'accept-encoding' }),
  })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  const { path, size } = compressed ?? file
  if (compressed) reply.header('content-encoding', 'br')
  reply.headers({ 'content-type': file.type, 'content-length': size })
  return reply.send(createReadStream(path))
}

function acceptsBrotli(request: FastifyRequest): boolean {
  const accepted = request.headers['accept-encoding'] ?? ''
  return /(?:^|,)\s*br\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/.test(String(accepted))
}
