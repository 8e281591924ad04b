import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'

interface Listed {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
}

interface Sentence {
  readonly fr: string
  readonly en: string
}

const config = { declares: { act: 'matrix.discover' as const, caller: 'anyone' as const } }

/** Stands in for an engine that could not be had: its routes answer so in words, and nothing else changes. */
export function unavailablePlugin(routes: readonly Listed[], reason: Sentence) {
  return async (app: FastifyInstance): Promise<void> => {
    const handler = () => {
      throw new ServiceError('engine.unavailable', { reason })
    }
    for (const { method, path } of routes) app.route({ method, url: path, config, exposeHeadRoute: false, handler })
  }
}
