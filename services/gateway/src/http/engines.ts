import type { PartHealth } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Journal } from '../audit/sealing/journal.ts'
import type { GatewaySettings } from '../config.ts'
import type { DepositBook } from '../db/deposits.ts'
import { probe } from '../upstream/probe.ts'
import { createUpstream, type Upstream } from '../upstream/upstream.ts'
import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/principal.ts'
import type { Facts, Policy } from '../residency/decision.ts'
import type { Places } from '../residency/places.ts'
import { registerCallEngines } from './call-engines.ts'
import type { Declaration } from './declaration.ts'
import { filesPlugin } from './files/plugin.ts'
import { fileRoutes } from './files/rows.ts'
import { transportsPath } from './matrix/calls.ts'
import { matrixPlugin, matrixRoutes } from './matrix/routes.ts'
import { transportsAnswer } from './transports.ts'
import { unavailablePlugin } from './unavailable.ts'

interface EngineDependencies {
  readonly book: DepositBook
  readonly identity: Identity
  readonly journal: Journal
  readonly places: Places
  readonly policy: Policy
  readonly classify: (request: FastifyRequest, declared: Declaration, principal: Principal) => Facts | Promise<Facts>
  readonly signedOut: (token: string) => void
}

/** The health of the engines that run. They stand each behind its table; in the place of one that does not, its reason stands on every route. */
export async function registerEngines(
  app: FastifyInstance,
  settings: GatewaySettings,
  { book, signedOut, policy, classify, ...callers }: EngineDependencies,
): Promise<Record<string, () => Promise<PartHealth>>> {
  const { matrix, files, publicUrl } = settings
  const engines: Partial<Record<'matrix' | 'files', Upstream>> = {}
  const calls = await registerCallEngines(app, settings, callers)
  if ('url' in matrix) {
    engines.matrix = createUpstream('matrix', matrix.url, publicUrl)
    const { meet } = calls
    const own = meet && { [transportsPath]: transportsAnswer({ ...callers, meet, policy, classify }) }
    await app.register(matrixPlugin(engines.matrix, signedOut, own ?? {}))
  } else await app.register(unavailablePlugin(matrixRoutes, matrix.unavailable))
  if ('url' in files) {
    engines.files = createUpstream('files', files.url, publicUrl)
    await app.register(filesPlugin({ book, identity: callers.identity, files: engines.files, settings: files }))
  } else await app.register(unavailablePlugin(fileRoutes, files.unavailable))

  const running = [...Object.values(engines), ...calls.upstreams]
  // Long polls would hold the close for half a minute: they are cut first, and their clients ask again elsewhere.
  app.addHook('preClose', async () => void (await Promise.all(running.map((upstream) => upstream.cutPolls()))))
  app.addHook('onClose', async () => void (await Promise.all(running.map((upstream) => upstream.close()))))
  return {
    ...(engines.matrix && probe(engines.matrix, '/health')),
    ...calls.probes,
    ...(engines.files && probe(engines.files, '/health')),
  }
}
