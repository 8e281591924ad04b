import { besides, ConfigError, loadConfig } from '@parvis/service-kit'
import * as z from 'zod'
import { auditSettings } from './audit/settings.ts'
import { databaseSettings, matrixSettings, oidcSettings, storeCredentials } from './identity/settings.ts'

const unavailable = z.strictObject({ unavailable: z.strictObject({ fr: z.string(), en: z.string() }) })

/** The files service, and the token that says a request comes through here. */
const filesSettings = z.union([
  z.strictObject({ url: z.url(), tokenFile: z.string().min(1), credentials: storeCredentials }),
  unavailable,
])

/** Also a word of its paths; what stands there already can't be one. */
const sfuName = z.string().regex(/^(?!jwt$|rtc$)[a-z0-9][a-z0-9-]{0,31}$/, 'is no name for an SFU')

const livekitSettings = z.union([
  z.strictObject({
    url: z.url(),
    serviceUrl: z.url(),
    /** The service that admits to calls, the SFU's name in it, and the token that says a request comes through here. */
    meet: z
      .union([z.strictObject({ url: z.url(), sfu: z.string().min(1), tokenFile: z.string().min(1) }), unavailable])
      .optional(),
    /**
     * Further SFUs of the instance, as the call service names them, each in a place of the places file. Signalling of one
     * is at `/livekit/<sfu>`, its tokens at `/livekit/<sfu>/jwt`.
     */
    others: z.array(z.strictObject({ sfu: sfuName, place: z.string().min(1), url: z.url() })).default([]),
  }),
  unavailable,
])

/** The gateway's whole configuration. Secrets come by `*File` only; paths are relative to the file itself. */
export const gatewaySettings = z.strictObject({
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  publicUrl: z.url(),
  dataDir: z.string().min(1),
  workspaceDir: z.string().min(1),
  instance: z.strictObject({ name: z.string().min(1) }),
  database: databaseSettings,
  audit: auditSettings,
  oidc: oidcSettings,
  matrix: matrixSettings,
  livekit: livekitSettings,
  files: filesSettings.default({
    unavailable: { fr: 'Aucun stockage de fichiers n’est configuré.', en: 'No storage of files is configured.' },
  }),
  placesFile: z.string().min(1),
  /** Folder of `.cedar` files that stand in for the shipped ones. */
  policyDir: z.string().optional(),
  /** Bearer token that opens `/metrics` to others than loopback. */
  metricsTokenFile: z.string().optional(),
  /** How many requests one person may make a second for long, and in one burst. */
  rate: z.strictObject({ perSecond: z.number().positive(), burst: z.number().positive() }).default({
    perSecond: 50,
    burst: 200,
  }),
  /** Networks of reverse proxies whose `X-Forwarded-For` is believed. Default: none, the connection itself says who asks. */
  trustedProxies: z.array(z.string()).default([]),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type GatewaySettings = z.output<typeof gatewaySettings>

/** Reads and checks the file; every path comes back absolute. Throws ConfigError, one sentence a fault. */
export function readSettings(file: string): GatewaySettings {
  const settings = withPaths(loadConfig(file, gatewaySettings), (value) => besides(file, value))
  const faults = sfuFaults(settings.livekit).map((fault) => `${file}: livekit.others: ${fault}`)
  if (faults.length > 0) throw new ConfigError(faults)
  return settings
}

function sfuFaults(livekit: GatewaySettings['livekit']): readonly string[] {
  if ('unavailable' in livekit || livekit.others.length === 0) return []
  const { meet, others } = livekit
  if (!meet) return ['without the call service nobody is let in to them']
  const names = ['sfu' in meet ? meet.sfu : '', ...others.map(({ sfu }) => sfu)]
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two SFUs are called ${name}`)
}

/** A copy in which whatever stands under a name in `…File` or `…Dir` has gone through `path`. */
function withPaths<T>(settings: T, path: (value: string) => string): T {
  if (typeof settings !== 'object' || settings === null) return settings
  if (Array.isArray(settings)) return settings.map((one: unknown) => withPaths(one, path)) as T
  const entries = Object.entries(settings).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' && /(?:File|Dir)$/.test(name) ? path(value) : withPaths(value, path),
  ])
  return Object.fromEntries(entries) as T
}
