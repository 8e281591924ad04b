import type { PartHealth } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Journal } from '../audit/sealing/journal.ts'
import type { GatewaySettings } from '../config.ts'
import { probe } from '../upstream/probe.ts'
import { Tunnels } from '../upstream/tunnel.ts'
import { createUpstream, type Upstream } from '../upstream/upstream.ts'
import type { Identity } from '../identity/identity.ts'
import type { Places } from '../residency/places.ts'
import { callRoutes, callsPlugin } from './calls.ts'
import { MeetClient } from './door/meet-client.ts'
import { doorPlugin } from './door/plugin.ts'
import { filesPlugin } from './files/plugin.ts'
import { fileRoutes } from './files/rows.ts'
import { livekitPlugin, livekitRoutes } from './livekit.ts'
import { matrixPlugin, matrixRoutes } from './matrix/routes.ts'
import { unavailablePlugin } from './unavailable.ts'

interface EngineDependencies {
  readonly identity: Identity
  readonly journal: Journal
  readonly places: Places
  readonly signedOut: (token: string) => void
}

/** The health of the engines that run. They stand each behind its table; in the place of one that does not, its reason stands on every route. */
export async function registerEngines(
  app: FastifyInstance,
  { matrix, livekit, files, publicUrl }: GatewaySettings,
  { signedOut, journal, ...callers }: EngineDependencies,
): Promise<Record<string, () => Promise<PartHealth>>> {
  const engines: Partial<Record<'matrix' | 'livekit' | 'meet' | 'files', Upstream>> = {}
  if ('url' in matrix) {
    engines.matrix = createUpstream('matrix', matrix.url, publicUrl)
    await app.register(matrixPlugin(engines.matrix, signedOut))
  } else await app.register(unavailablePlugin(matrixRoutes, matrix.unavailable))
  if ('url' in livekit) {
    engines.livekit = createUpstream('livekit', livekit.url, publicUrl)
    const tunnels = new Tunnels()
    tunnels.attach(app)
    let meet: { readonly client: MeetClient; readonly sfu: string } | null = null
    if (livekit.meet && 'unavailable' in livekit.meet) {
      await app.register(unavailablePlugin(callRoutes, livekit.meet.unavailable))
    } else if (livekit.meet) {
      engines.meet = createUpstream('meet', livekit.meet.url, publicUrl)
      await app.register(callsPlugin({ ...callers, meet: engines.meet, settings: livekit.meet }))
      meet = { client: new MeetClient(engines.meet, livekit.meet.tokenFile), sfu: livekit.meet.sfu }
      await app.register(doorPlugin({ ...callers, journal, meet: meet.client }))
    }
    await app.register(livekitPlugin({ ...callers, livekit: engines.livekit, tunnels, publicUrl, meet }))
  } else await app.register(unavailablePlugin([...livekitRoutes, ...callRoutes], livekit.unavailable))
  if ('url' in files) {
    engines.files = createUpstream('files', files.url, publicUrl)
    await app.register(filesPlugin({ identity: callers.identity, files: engines.files, settings: files }))
  } else await app.register(unavailablePlugin(fileRoutes, files.unavailable))

  const running = Object.values(engines)
  // Long polls would hold the close for half a minute: they are cut first, and their clients ask again elsewhere.
  app.addHook('preClose', async () => void (await Promise.all(running.map((upstream) => upstream.cutPolls()))))
  app.addHook('onClose', async () => void (await Promise.all(running.map((upstream) => upstream.close()))))
  return {
    ...(engines.matrix && probe(engines.matrix, '/health')),
    ...(engines.livekit && probe(engines.livekit, '/')),
    ...(engines.meet && probe(engines.meet, '/healthz')),
    ...(engines.files && probe(engines.files, '/health')),
  }
}
