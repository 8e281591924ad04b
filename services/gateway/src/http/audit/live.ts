import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { AuditDesk } from '../../audit/index/desk.ts'
import { reads } from './declares.ts'

const heartbeatMs = 15_000
/** After this long the browser asks again, and is known and decided about anew: a session may have ended. */
const longestMs = 10 * 60_000
/** Of a burst only the newest entries are shown; the sizes say how many there were. */
const mostEntries = 100
const most = 50

/** `GET /api/audit/live`: what comes into the log, while it comes. */
export function liveRoutes(desk: AuditDesk): FastifyPluginAsync {
  return async (app) => {
    const open = new Set<() => void>()
    app.addHook('preClose', async () => {
      for (const end of open) end()
    })
    app.get('/api/audit/live', { config: reads('audit.live.read') }, (request, reply) => {
      // Held connections are memory: auditors are few.
      if (open.size >= most) for (const end of open) return void end()
      const end = stream(desk, reply, lastSeen(request), () => open.delete(end))
      open.add(end)
    })
  }
}

/** The newest line that a browser had seen before it lost the connection. Attacker-controlled. */
function lastSeen({ headers }: FastifyRequest): number | null {
  const id = headers['last-event-id']
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : null
}

function stream(desk: AuditDesk, reply: FastifyReply, seen: number | null, ended: () => void): () => void {
  reply.hijack()
  const { raw } = reply
  const head = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  raw.writeHead(200, { ...head, 'x-accel-buffering': 'no' } as Record<string, string>)
  const send = (event: string, data: unknown, id?: number) => {
    const line = id === undefined ? '' : `id: ${id}\n`
    // Whoever reads too slowly loses events, never makes them pile up here.
    if (!raw.writableNeedDrain) raw.write(`event: ${event}\n${line}data: ${JSON.stringify(data)}\n\n`)
  }
  const sendEntries = async (from: number, to: number) => {
    const indexes = Array.from({ length: Math.min(to - from, mostEntries) }, (_, at) => to - 1 - at).toReversed()
    const entries = await desk.reader.opened(indexes)
    for (const entry of entries) send('entry', entry, entry === entries.at(-1) ? to - 1 : undefined)
  }
  send('sizes', desk.log.sizes)
  for (const alert of desk.alerts.lasting) send('alert', alert)
  const stops = [
    desk.alerts.subscribe((alert) => send('alert', alert)),
    desk.log.subscribe((sizes) => send('sizes', sizes)),
    desk.follower.subscribe((from, to) => void sendEntries(from, to).catch(() => undefined)),
  ]
  // What comes meanwhile may be sent twice: a line is known by its index.
  const { acked } = desk.log.sizes
  if (seen !== null && seen < acked - 1) sendEntries(seen + 1, acked).catch(() => undefined)
  const heartbeat = setInterval(() => raw.write(': here\n\n'), heartbeatMs)
  const limit = setTimeout(() => raw.end(), longestMs)
  raw.once('close', () => {
    clearInterval(heartbeat)
    clearTimeout(limit)
    for (const stop of stops) stop()
    ended()
  })
  return () => raw.end()
}
