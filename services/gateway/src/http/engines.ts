import type { FastifyInstance } from 'fastify'
import type { GatewaySettings } from '../config.ts'
import { Tunnels } from '../upstream/tunnel.ts'
import { createUpstream, type Upstream } from '../upstream/upstream.ts'
import { livekitPlugin, livekitRoutes } from './livekit.ts'
import { matrixPlugin, matrixRoutes } from './matrix/routes.ts'
import { unavailablePlugin } from './unavailable.ts'

/** The engines that run, each behind its table; in the place of one that does not, its reason stands on every route. */
export async function registerEngines(
  app: FastifyInstance,
  { matrix, livekit, publicUrl }: GatewaySettings,
  signedOut: (token: string) => void,
): Promise<Partial<Record<'matrix' | 'livekit', Upstream>>> {
  const engines: Partial<Record<'matrix' | 'livekit', Upstream>> = {}
  if ('url' in matrix) {
    engines.matrix = createUpstream('matrix', matrix.url, publicUrl)
    await app.register(matrixPlugin(engines.matrix, signedOut))
  } else await app.register(unavailablePlugin(matrixRoutes, matrix.unavailable))
  if ('url' in livekit) {
    engines.livekit = createUpstream('livekit', livekit.url, publicUrl)
    const tunnels = new Tunnels()
    tunnels.attach(app)
    await app.register(livekitPlugin(engines.livekit, tunnels, publicUrl))
  } else await app.register(unavailablePlugin(livekitRoutes, livekit.unavailable))

  const running = Object.values(engines)
  // Long polls would hold the close for half a minute: they are cut first, and their clients ask again elsewhere.
  app.addHook('preClose', async () => void (await Promise.all(running.map((upstream) => upstream.cutPolls()))))
  app.addHook('onClose', async () => void (await Promise.all(running.map((upstream) => upstream.close()))))
  return engines
}
