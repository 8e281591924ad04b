import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'
import { matrixRoutes } from './matrix/routes.ts'

const config = { declares: { act: 'matrix.discover' as const, caller: 'anyone' as const } }

/** Stands in for an engine that could not be had: its routes answer so in words, and nothing else changes. */
export function unavailablePlugin(engine: 'matrix' | 'livekit') {
  return async (app: FastifyInstance): Promise<void> => {
    if (engine === 'livekit') return
    for (const { method, path } of matrixRoutes) {
      app.route({
        method,
        url: path,
        config,
        exposeHeadRoute: false,
        handler: () => {
          throw new ServiceError('engine.unavailable')
        },
      })
    }
  }
}
