import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { MeetSettings } from '../config.ts'
import { isGateway } from './caller-facts.ts'
import { doorActs, type DoorDependencies } from './door-acts.ts'
import { MeetError } from './matrix-error.ts'

/** For the gateway, which has asked its policy and written the act down: what a room's hosts decide about its call. */
export function doorRoutes({
  settings,
  ...deps
}: DoorDependencies & { readonly settings: Pick<MeetSettings, 'gatewayToken'> }) {
  const acts = doorActs(deps)
  const byGateway = async (request: FastifyRequest) => {
    if (!isGateway(request, settings.gatewayToken)) throw new MeetError('unauthorised')
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', byGateway)
    app.get('/door', ({ query }) => acts.look(query))
    app.post('/door', ({ body }) => acts.rule(body))
    app.post('/door/admit', ({ body }) => acts.admit(body))
    app.post('/door/refuse', ({ body }) => acts.refuse(body))
    app.post('/door/knock', ({ body }) => acts.knock(body))
    app.post('/door/leave', ({ body }) => acts.leave(body))
  }
}
