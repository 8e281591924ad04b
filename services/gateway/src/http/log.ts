import { ServiceError } from '@parvis/service-kit'
import { parseTilePath, tileWidth, TlogError } from '@parvis/tlog'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { AuditLog } from '../audit/audit-log.ts'
import { keysText, rotationsText } from '../audit/witnessing/open-witnessing.ts'

interface PublicLog {
  readonly log: Pick<AuditLog, 'checkpoint' | 'witnessedCheckpoint' | 'tile' | 'keys'>
  /** The tlog-policy that this log is verified under. */
  readonly policy: string
}

const open = { declares: { act: 'log.read' as const, caller: 'anyone' as const, unmetered: true } }
const entries = { declares: { act: 'audit.entries.read' as const, caller: 'session' as const } }

const forever = 'max-age=31536000, immutable'
const notYet = 'no-cache'

/**
 * The log as others read it (C2SP tlog-tiles): whoever has these files can verify it, and no account is needed, for they
 * hold hashes only. The entries themselves are for auditors, and each bundle that is read is an entry. The same paths lie
 * in the log's folder: any server of static files can stand in.
 */
export function logPlugin({ log, policy }: PublicLog) {
  return async (app: FastifyInstance): Promise<void> => {
    const text = (reply: FastifyReply, body: string | null) => {
      if (body === null) throw new ServiceError('audit.not-yet')
      return reply.header('cache-control', notYet).type('text/plain; charset=utf-8').send(body)
    }
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' })
    })
    app.get('/log/checkpoint', { config: open }, async (_request, reply) => text(reply, log.checkpoint()))
    app.get('/log/checkpoint.witnessed', { config: open }, async (_request, reply) =>
      text(reply, log.witnessedCheckpoint()),
    )
    app.get('/log/keys', { config: open }, async (_request, reply) => text(reply, keysText(log.keys())))
    app.get('/log/rotations', { config: open }, async (_request, reply) => text(reply, rotationsText(log.keys())))
    app.get('/log/policy', { config: open }, async (_request, reply) => text(reply, policy))
    const tile = async (path: string, reply: FastifyReply, who: 'public' | 'private') => {
      const { level, width } = parse(path)
      // Attacker-controlled: an encoded slash can bring the path of a bundle to the route that asks nobody who she is.
      if ((level === 'entries') !== (who === 'private')) throw new ServiceError('audit.unknown')
      const bytes = await log.tile(path)
      if (bytes === null) throw new ServiceError('audit.unknown')
      // A partial tile is never changed either; it goes when the full one has come.
      reply.header('cache-control', `${who}, ${width === tileWidth ? forever : 'max-age=3600'}`)
      return reply.type('application/octet-stream').send(bytes)
    }
    app.get<{ Params: { '*': string } }>('/log/tile/entries/*', { config: entries }, async (request, reply) => {
      reply.removeHeader('access-control-allow-origin')
      return tile(`tile/entries/${request.params['*']}`, reply, 'private')
    })
    app.get<{ Params: { '*': string } }>('/log/tile/*', { config: open }, async (request, reply) =>
      tile(`tile/${request.params['*']}`, reply, 'public'),
    )
  }
}

function parse(path: string) {
  try {
    return parseTilePath(path)
  } catch (cause) {
    if (cause instanceof TlogError) throw new ServiceError('audit.unknown', { cause })
    throw cause
  }
}
