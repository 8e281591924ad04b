import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import * as z from 'zod'

import { LocalError } from '../error.ts'

import { furtherSfus } from './further-sfus.ts'
import { requireAll, type Part } from './part.ts'
import { ownOrShipped, serverName, type Setting } from './setting.ts'
import { callServiceUrl } from './synapse-config.ts'

/** The one SFU of this machine, as the call service and the gateway call it. */
export const sfuId = 'local'

/** What of the places file says where the SFU is. */
const whereSfuIs = z.object({
  places: z.array(z.object({ id: z.string(), territory: z.string() })),
  upstreams: z.object({ livekit: z.string() }),
})

/** Who may come into which call: gives out LiveKit's tokens, behind the gateway. */
export function meetPart(setting: Setting): Part {
  const program = join(setting.config.root, 'services/meet/src/main.ts')
  return {
    name: 'meet',
    title: { fr: 'Admission aux appels', en: 'Admission to calls' },
    required: false,
    needs: ['synapse', 'livekit'],
    prepare: () => Promise.resolve(),
    launch: {
      command: async (needs) => {
        requireAll(needs)
        return { program: execPath, args: [program, '--config', writeConfig(setting)], env: setting.config.env }
      },
      health: `${meetUrl(setting)}/healthz`,
      patience: 30_000,
      grace: 5_000,
    },
  }
}

export function meetUrl({ ports }: Pick<Setting, 'ports'>): string {
  return `http://127.0.0.1:${ports.meet}`
}

function writeConfig(setting: Setting): string {
  const { config, data, ports, secrets, publicUrl } = setting
  const home = config.synapse
  const name = home?.serverName ?? serverName
  const path = join(data.config, 'meet.json')
  const settings = {
    listen: { host: '127.0.0.1', port: ports.meet },
    sfus: [
      {
        id: sfuId,
        ...place(setting),
        ...sfuAccess(setting),
        publicUrl: `${publicUrl.replace(/^http/, 'ws')}/livekit`,
        serviceUrl: callServiceUrl(publicUrl),
      },
      ...furtherSfus(data).map(({ id, place: where, ...access }) => ({
        id,
        place: where,
        territory: territoryOf(setting, where),
        ...access,
        publicUrl: `${publicUrl.replace(/^http/, 'ws')}/livekit/${id}`,
        serviceUrl: `${publicUrl}/livekit/${id}/jwt`,
      })),
    ],
    homeservers: { [name]: { url: home?.url ?? `http://127.0.0.1:${ports.synapse}`, access: 'full' } },
    // Made by the gateway, which is an administrator of the homeserver; read when it is needed.
    rooms: { homeserver: name, adminTokenFile: join(data.of('gateway'), 'matrix-admin.token') },
    ...(config.callMembership && { membership: config.callMembership }),
    gatewayTokenFile: secrets['gateway-meet'],
    presenceUrl: `http://127.0.0.1:${ports.gateway}/api/calls/presence`,
    doorsFile: join(data.of('meet'), 'doors.json'),
    logLevel: 'info',
  }
  writeFileSync(path, `${JSON.stringify(settings, undefined, 2)}\n`)
  return path
}

function sfuAccess({ config, ports, secrets }: Setting): object {
  if (!config.livekit)
    return { url: `http://127.0.0.1:${ports.livekit}`, apiKey: 'parvis', apiSecretFile: secrets.livekit }
  const { url, apiKey, apiSecretFile } = config.livekit
  if (!apiKey || !apiSecretFile) throw LocalError.of('livekit.no-key', undefined)
  return { url, apiKey, apiSecretFile }
}

function place(setting: Setting): { readonly place: string; readonly territory: string } {
  const { livekit } = readPlaces(setting).upstreams
  return { place: livekit, territory: territoryOf(setting, livekit) }
}

function territoryOf(setting: Setting, id: string): string {
  return readPlaces(setting).places.find((one) => one.id === id)?.territory ?? ''
}

function readPlaces(setting: Setting): z.output<typeof whereSfuIs> {
  return whereSfuIs.parse(JSON.parse(readFileSync(ownOrShipped(setting, 'places.json'), 'utf8')))
}
