import type { FastifyInstance } from 'fastify'
import type { Sfu } from '../config.ts'
import type { LeaveKeeper } from '../leaving/leave-keeper.ts'
import type { SfuClient } from '../livekit/sfu-client.ts'

/** The SFU's own word on who came and went. Its signature covers the body, which is therefore kept as it came. */
export function webhookRoutes(sfu: Sfu, client: SfuClient, leaves: Pick<LeaveKeeper, 'noticed'>) {
  const hear = async (body: string, authorization: string | undefined) => {
    const event = await client.read(body, authorization)
    if (event) leaves.noticed(sfu.id, event)
    return {}
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.post('/sfu_webhook', (request) => hear(String(request.body), request.headers.authorization))
  }
}
