import type { FastifyPluginAsync, FastifyReply } from 'fastify'
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
    app.get('/api/audit/live', { config: reads('audit.live.read') }, (_request, reply) => {
      // Held connections are memory: auditors are few.
      if (open.size >= most) for (const end of open) return void end()
      const end = stream(desk, reply, () => open.delete(end))
      open.add(end)
    })
  }
}

function stream(desk: AuditDesk, reply: FastifyReply, ended: () => void): () => void {
  reply.hijack()
  const { raw } = reply
  const head = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  raw.writeHead(200, { ...head, 'x-accel-buffering': 'no' } as Record<string, string>)
  const send = (event: string, data: unknown) => {
    // Whoever reads too slowly loses events, never makes them pile up here.
    if (!raw.writableNeedDrain) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  send('sizes', desk.log.sizes)
  for (const alert of desk.alerts.lasting) send('alert', alert)
  const stops = [
    desk.alerts.subscribe((alert) => send('alert', alert)),
    desk.log.subscribe((sizes) => send('sizes', sizes)),
    desk.follower.subscribe((from, to) => {
      const indexes = Array.from({ length: Math.min(to - from, mostEntries) }, (_, at) => to - 1 - at).toReversed()
      desk.reader.opened(indexes).then(
        (entries) => {
          for (const entry of entries) send('entry', entry)
        },
        () => undefined,
      )
    }),
  ]
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
