import type { FastifyInstance } from 'fastify'
import type { Sfu } from '../config.ts'
import type { LeaveKeeper } from '../leaving/leave-keeper.ts'
import type { SfuClient } from '../livekit/sfu-client.ts'
import type { TellGateway } from '../gateway/tell-gateway.ts'

export interface WebhookDependencies {
  readonly leaves: Pick<LeaveKeeper, 'noticed'>
  readonly tell: TellGateway
  /** The last has left a call at this SFU. */
  readonly ended: TellGateway
}

/**
 * The SFU's own word on who came and went. Its signature covers the body, which is therefore kept as it came. It is
 * told « heard » only when the log has it: else it tells it again.
 */
export function webhookRoutes(sfu: Sfu, client: SfuClient, { leaves, tell, ended }: WebhookDependencies) {
  const hear = async (body: string, authorization: string | undefined) => {
    const event = await client.read(body, authorization)
    if (!event) return {}
    leaves.noticed(sfu.id, event)
    await (event.kind === 'ended' ? ended(sfu, event) : tell(sfu, event))
    return {}
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.post('/sfu_webhook', (request) => hear(String(request.body), request.headers.authorization))
  }
}
