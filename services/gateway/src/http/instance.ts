import type { InstanceView } from '@parvis/contracts'
import type { FastifyPluginAsync } from 'fastify'

/** `GET /api/instance`: what the sign-in page shows, for anyone. */
export function instanceRoutes(view: () => InstanceView): FastifyPluginAsync {
  return async (app) => {
    app.get(
      '/api/instance',
      { config: { declares: { act: 'instance.read', caller: 'anyone' } } },
      async (_request, reply) => {
        reply.header('cache-control', 'no-cache')
        return view()
      },
    )
  }
}
