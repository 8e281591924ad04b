import { ConfigError, type PartHealth } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Journal } from '../audit/sealing/journal.ts'
import type { GatewaySettings } from '../config.ts'
import type { Identity } from '../identity/identity.ts'
import { undeclared, type Places } from '../residency/places.ts'
import { probe } from '../upstream/probe.ts'
import { Tunnels } from '../upstream/tunnel.ts'
import { createUpstream, type Upstream } from '../upstream/upstream.ts'
import { callRoutes, callsPlugin } from './calls.ts'
import { MeetClient } from './door/meet-client.ts'
import { doorPlugin } from './door/plugin.ts'
import { livekitPlugin, livekitRoutes } from './livekit.ts'
import { unavailablePlugin } from './unavailable.ts'

interface CallDependencies {
  readonly identity: Identity
  readonly journal: Journal
  readonly places: Places
}

export interface CallEngines {
  readonly upstreams: readonly Upstream[]
  /** Null where nobody admits to calls. */
  readonly meet: MeetClient | null
  readonly probes: Record<string, () => Promise<PartHealth>>
}

type Running = Extract<GatewaySettings['livekit'], { readonly url: string }>

/**
 * The SFUs of the instance, and the service that admits to them. The first has the paths that it had when there was but
 * one; the others have their names in theirs. Throws ConfigError for one that stands nowhere.
 */
export async function registerCallEngines(
  app: FastifyInstance,
  { livekit, publicUrl }: Pick<GatewaySettings, 'livekit' | 'publicUrl'>,
  callers: CallDependencies,
): Promise<CallEngines> {
  if ('unavailable' in livekit) {
    await app.register(unavailablePlugin([...livekitRoutes, ...callRoutes], livekit.unavailable))
    return { upstreams: [], meet: null, probes: {} }
  }
  assertPlaces(livekit.others, callers.places)
  const tunnels = new Tunnels()
  tunnels.attach(app)
  const { upstream, client, settings } = await registerMeet(app, livekit, publicUrl, callers)
  const first = { url: livekit.url, sfu: settings?.sfu ?? '', place: null, name: 'livekit' }
  const others = livekit.others.map((one) => ({ ...one, name: `livekit-${one.sfu}` }))
  const sfus = [first, ...others].map((one) => ({ ...one, engine: createUpstream('livekit', one.url, publicUrl) }))
  for (const { sfu, engine, place } of sfus) {
    const further = place === null ? {} : { further: { word: sfu, place } }
    const meet = client && { client, sfu }
    await app.register(livekitPlugin({ ...callers, ...further, livekit: engine, tunnels, publicUrl, meet }))
    if (upstream && settings)
      await app.register(callsPlugin({ ...callers, ...further, meet: upstream, settings: { ...settings, sfu } }))
  }
  const probes = sfus.map(({ name, engine }) => probe({ ...engine, name }, '/'))
  return {
    upstreams: [...sfus.map(({ engine }) => engine), ...(upstream ? [upstream] : [])],
    meet: client,
    probes: Object.assign({}, ...probes, upstream && probe(upstream, '/healthz')) as CallEngines['probes'],
  }
}

/** The service that admits to calls, and the doors of calls, which it keeps. */
async function registerMeet(
  app: FastifyInstance,
  { meet }: Pick<Running, 'meet'>,
  publicUrl: string,
  callers: CallDependencies,
) {
  if (!meet || 'unavailable' in meet) {
    if (meet) await app.register(unavailablePlugin(callRoutes, meet.unavailable))
    return { upstream: null, client: null, settings: null }
  }
  const upstream = createUpstream('meet', meet.url, publicUrl)
  const client = new MeetClient(upstream, meet.tokenFile)
  await app.register(doorPlugin({ ...callers, meet: client }))
  return { upstream, client, settings: meet }
}

function assertPlaces(others: Running['others'], places: Places): void {
  const lost = others.filter(({ place }) => places.at(place) === undeclared)
  if (lost.length === 0) return
  throw new ConfigError(lost.map(({ sfu, place }) => `livekit.others: ${sfu}: no place is called « ${place} »`))
}
