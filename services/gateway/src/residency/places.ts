import { ConfigError, loadConfig } from '@parvis/service-kit'
import ipaddr from 'ipaddr.js'
import * as z from 'zod'
import type { UpstreamName } from '../http/declaration.ts'
import type { PlaceFacts } from './decision.ts'
import { stateOf } from './territories.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

const cidr = z.string().transform((text, context) => {
  try {
    const [address, bits] = ipaddr.parseCIDR(text)
    return { address, bits }
  } catch {
    context.addIssue({ code: 'custom', message: `« ${text} » is not a network like 10.0.0.0/8 or fd00::/8` })
    return z.NEVER
  }
})

const place = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.strictObject({ fr: z.string(), en: z.string() }),
  territory: z.string().regex(/^[A-Z]{2}$/),
  operator: z.string().min(1),
  qualification: z.string().default(''),
  /** What people connect from. The country of an address is what the operator declares here, never a guess. */
  networks: z.array(cidr).default([]),
})

export const placesSettings = z.strictObject({
  places: z.array(place),
  /** Where each engine runs. */
  upstreams: z.strictObject({
    gateway: z.string(),
    matrix: z.string(),
    livekit: z.string(),
    /** Who admits to calls; beside the gateway where nothing else is said. */
    meet: z.string().optional(),
    /** Where files lie. */
    files: z.string().optional(),
  }),
  /** Rooms that may only be reached from and kept in declared French places. */
  sensitiveRooms: z.array(z.string().startsWith('!')).default([]),
})

export interface Places {
  /** Place of a network address; longest declared network wins, an address that none declares is `undeclared`. */
  of(address: string): PlaceFacts
  upstream(name: UpstreamName): PlaceFacts
  /** A place by its id; one that the file does not have is `undeclared`. */
  at(id: string): PlaceFacts
  isSensitive(room: string): boolean
  readonly hasSensitive: boolean
}

/** Where nobody said it is. No rule that asks for a place is content with it. */
export const undeclared: PlaceFacts = {
  id: 'undeclared',
  territory: '',
  state: '',
  union: false,
  operator: '',
  qualification: '',
}

/** Reads and checks the places file. Throws ConfigError. */
export function readPlaces(file: string): Places {
  const settings = loadConfig(file, placesSettings)
  const known = new Set(settings.places.map((one) => one.id))
  const faults = Object.entries(settings.upstreams)
    .filter(([, id]) => !known.has(id ?? settings.upstreams.gateway))
    .map(([name, id]) => `${file}: upstreams.${name}: no place is called « ${id} »`)
  if (known.size < settings.places.length) faults.push(`${file}: places: two places have the same id`)
  if (faults.length > 0) throw new ConfigError(faults)
  return createPlaces(settings)
}

export function createPlaces(settings: z.output<typeof placesSettings>): Places {
  const facts = new Map(settings.places.map((one) => [one.id, factsOf(one)]))
  const networks = settings.places
    .flatMap((one) => one.networks.map((network) => ({ ...network, place: facts.get(one.id) ?? undeclared })))
    .toSorted((a, b) => b.bits - a.bits)
  const sensitive = new Set(settings.sensitiveRooms)
  return {
    of(address) {
      const parsed = parseAddress(address)
      if (parsed === null) return undeclared
      return networks.find((network) => within(parsed, network))?.place ?? undeclared
    },
    upstream: (name) => facts.get(settings.upstreams[name] ?? settings.upstreams.gateway) ?? undeclared,
    at: (id) => facts.get(id) ?? undeclared,
    isSensitive: (room) => sensitive.has(room),
    hasSensitive: sensitive.size > 0,
  }
}

function factsOf({ id, territory, operator, qualification }: z.output<typeof place>): PlaceFacts {
  return { id, territory, ...stateOf(territory), operator, qualification }
}

/** Attacker-controlled where a proxy in front passes it on. `::ffff:10.0.0.1` is 10.0.0.1, whichever way it is written. */
function parseAddress(text: string): Address | null {
  try {
    return ipaddr.process(text)
  } catch {
    return null
  }
}

function within(address: Address, network: { readonly address: Address; readonly bits: number }): boolean {
  return address.kind() === network.address.kind() && address.match(network.address, network.bits)
}
