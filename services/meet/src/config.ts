import { besides, ConfigError, loadConfig, readSecret } from '@parvis/service-kit'
import * as z from 'zod'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)

const sfu = z.strictObject({
  id: name,
  /** A place of the gateway's places file, and the territory that it lies in. */
  place: z.string().min(1),
  territory: z.string().min(1),
  /** Where this service reaches the SFU's API, and where browsers reach its signalling. */
  url: z.url(),
  publicUrl: z.url({ protocol: /^wss?$/ }),
  /** The address under which clients ask for this SFU's tokens: `livekit_service_url` of its transport. */
  serviceUrl: z.url(),
  apiKey: z.string().min(1),
  apiSecretFile: z.string().min(1),
})

const homeserver = z.strictObject({
  url: z.url(),
  /** `full`: its users may open calls here. `restricted`: they may join calls that others have opened. */
  access: z.enum(['full', 'restricted']),
})

const roomRule = z.strictObject({
  id: z.string().startsWith('!'),
  /** Only SFUs in these territories carry its calls, and only people who are in them may join. */
  territories: z.array(z.string().min(1)).min(1).optional(),
  /** Sign-in level (`acr`) that a member needs. */
  assurance: z.array(z.string().min(1)).min(1).optional(),
  /** Members below the hosts only listen. */
  listenOnly: z.boolean().default(false),
})

const meetSettings = z.strictObject({
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  sfus: z.array(sfu).min(1),
  /** Server names to addresses. No other homeserver is ever asked: a token that names one is refused. */
  homeservers: z.record(z.string().min(1), homeserver),
  /** The homeserver whose rooms the calls are in, and how this service reads who is in them. */
  rooms: z.strictObject({ homeserver: z.string().min(1), adminTokenFile: z.string().min(1) }),
  /** Calls under a rule of their own; all others: every member, from anywhere the gateway lets through. */
  rules: z.array(roomRule).default([]),
  /**
   * How our clients say themselves members of a call: in the room's state, or sealed, by events that stick for a while
   * (MSC4354). Both are read, whatever is set.
   */
  membership: z.enum(['state', 'sticky']).default('state'),
  /** Says that a request comes through the gateway, which alone knows the caller's place and sign-in level. */
  gatewayTokenFile: z.string().min(1),
  /** Where the gateway hears who came to an SFU and who went; without it nobody does. */
  presenceUrl: z.url().optional(),
  /** Where it is kept who was let in or put out of a call; without it, in memory. */
  doorsFile: z.string().min(1).optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Sfu = Omit<z.output<typeof sfu>, 'apiSecretFile'> & { readonly apiSecret: string }
export type RoomRule = z.output<typeof roomRule>
export type Homeserver = z.output<typeof homeserver>

export interface MeetSettings {
  readonly listen: { readonly host: string; readonly port: number }
  readonly sfus: readonly Sfu[]
  readonly homeservers: ReadonlyMap<string, Homeserver>
  readonly rooms: { readonly url: string; readonly adminTokenFile: string }
  readonly rules: ReadonlyMap<string, RoomRule>
  readonly membership: 'state' | 'sticky'
  readonly gatewayToken: string
  readonly presenceUrl: string | undefined
  readonly doorsFile: string | undefined
  readonly logLevel: z.output<typeof meetSettings>['logLevel']
}

/** Reads and checks the file and the secrets it names. Throws ConfigError, one sentence a fault. */
export function readSettings(file: string): MeetSettings {
  const { sfus, homeservers, rooms, rules, gatewayTokenFile, presenceUrl, doorsFile, ...rest } = loadConfig(
    file,
    meetSettings,
  )
  const secret = (path: string) => readSecret(besides(file, path))
  const home = homeservers[rooms.homeserver]
  if (!home) throw new ConfigError([`${file}: rooms.homeserver: ${rooms.homeserver} is not among the homeservers`])
  const faults = sfuFaults(sfus, rules).map((fault) => `${file}: ${fault}`)
  if (faults.length > 0) throw new ConfigError(faults)
  return {
    ...rest,
    sfus: sfus.map(({ apiSecretFile, ...one }) => ({ ...one, apiSecret: secret(apiSecretFile) })),
    homeservers: new Map(Object.entries(homeservers)),
    rooms: { url: home.url, adminTokenFile: besides(file, rooms.adminTokenFile) },
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    gatewayToken: secret(gatewayTokenFile),
    presenceUrl,
    doorsFile: doorsFile === undefined ? undefined : besides(file, doorsFile),
  }
}

/** What would only be seen when somebody wants to call: an SFU that nobody reaches, a room that none may carry. */
function sfuFaults(sfus: readonly z.output<typeof sfu>[], rules: readonly RoomRule[]): readonly string[] {
  const twice = (name: 'id' | 'serviceUrl' | 'url') =>
    sfus.filter((one, at) => sfus.findIndex((other) => other[name] === one[name]) !== at)
  const territories = new Set(sfus.map(({ territory }) => territory))
  const places = new Map<string, string>()
  const torn = sfus.filter(({ place, territory }) => {
    const known = places.get(place) ?? territory
    places.set(place, known)
    return known !== territory
  })
  return [
    ...twice('id').map(({ id }) => `sfus: two of them are called ${id}`),
    ...twice('serviceUrl').map(({ serviceUrl }) => `sfus: two of them give admission at ${serviceUrl}`),
    ...twice('url').map(({ url }) => `sfus: two of them are at ${url}`),
    ...torn.map(({ id, place }) => `sfus: ${id}: ${place} lies in two territories`),
    ...rules
      .filter((rule) => rule.territories?.every((one) => !territories.has(one)))
      .map(({ id, territories: asked = [] }) => `rules: ${id}: no SFU lies in ${asked.join(', ')}: nobody could call`),
  ]
}
