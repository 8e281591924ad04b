import { createReadStream } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WorkspaceFile, WorkspaceFolder } from './files.ts'
import { outsideHeaders, workspaceHeaders } from './headers.ts'

const config = { declares: { act: 'workspace.read' as const, caller: 'anyone' as const, unmetered: true } }

/** What the gateway answers itself: a page address never begins like these, so a mistyped one is an error, not the shell. */
const reserved = [
  '/_matrix',
  '/_synapse',
  '/api',
  '/auth',
  '/livekit',
  '/.well-known',
  '/assets',
  '/health',
  '/metrics',
]

/** For people without an account. What they open or deposit into stands after « # » and never comes here. */
const outsidePages = new Set(['/lien', '/depot'])

/** The built workspace: the files of its list, and the shell for the addresses of its pages. */
export function workspacePlugin(folder: WorkspaceFolder) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (_request, reply) => void reply.headers(workspaceHeaders))
    app.get('/*', { config }, (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      if (outsidePages.has(path)) {
        const page = folder.find('/outside.html')
        return page ? send(request, reply.headers(outsideHeaders), page) : reply.callNotFound()
      }
      const file = folder.find(path) ?? (path === '/' || isPage(request) ? folder.find(pageOf(path)) : undefined)
      return file ? send(request, reply, file) : reply.callNotFound()
    })
  }
}

/** Who comes to a call by a link has a page of their own; all others are the workspace's. */
function pageOf(path: string): string {
  return path === '/invite' ? '/invite.html' : '/index.html'
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
