import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { chooseSfus } from '../admission/choose-sfu.ts'
import type { MeetSettings } from '../config.ts'
import { callerFacts } from './caller-facts.ts'
import { MeetError } from './matrix-error.ts'

const query = z.strictObject({ room: z.string().startsWith('!').max(1024).optional() })

/** For the gateway: which SFUs this caller may use for this room, best first, as MatrixRTC transports (MSC4143). */
export function transportsRoute({ sfus, rules, gatewayToken, membership }: MeetSettings) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/transports', (request) => {
      const caller = callerFacts(request, gatewayToken)
      if (!caller) throw new MeetError('unauthorised')
      const { room } = query.parse(request.query)
      const rule = (room !== undefined && rules.get(room)) || null
      return {
        rtc_transports: chooseSfus(sfus, caller, rule).map(({ serviceUrl, place }) => ({
          type: 'livekit',
          livekit_service_url: serviceUrl,
          place,
        })),
        membership,
      }
    })
  }
}
