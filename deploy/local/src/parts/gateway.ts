import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import { organisation } from './accounts.ts'
import { filesUrl } from './files.ts'
import { furtherSfus } from './further-sfus.ts'
import { meetUrl, sfuId } from './meet.ts'
import type { Availability, Part, PartName } from './part.ts'
import { ownOrShipped, serverName, ssoIdpId, type Setting } from './setting.ts'
import { callServiceUrl } from './synapse-config.ts'
import { listedWitnesses } from './witness.ts'

type Needs = ReadonlyMap<PartName, Availability>

export function gatewayPart(setting: Setting): Part {
  const program = join(setting.config.root, 'services/gateway/src/main.ts')
  return {
    name: 'gateway',
    title: { fr: 'Passerelle', en: 'Gateway' },
    required: true,
    needs: ['issuer', 'synapse', 'livekit', 'meet', 'files', 'workspace', 'witness'],
    prepare: () => Promise.resolve(),
    launch: {
      command: (needs) =>
        Promise.resolve({
          program: execPath,
          args: [program, '--config', writeConfig(setting, needs)],
          env: setting.config.env,
        }),
      health: `http://127.0.0.1:${setting.ports.gateway}/health`,
      patience: 30_000,
      grace: 10_000,
    },
  }
}

function writeConfig(setting: Setting, needs: Needs): string {
  const path = join(setting.data.config, 'gateway.json')
  const config = {
    listen: { host: '127.0.0.1', port: setting.ports.gateway },
    publicUrl: setting.publicUrl,
    dataDir: setting.data.of('gateway'),
    workspaceDir: setting.data.of('workspace'),
    instance: { name: organisation.name },
    database: { kind: 'sqlite' },
    oidc: oidc(setting),
    matrix: orWhy(needs.get('synapse'), () => matrix(setting)),
    livekit: orWhy(needs.get('livekit'), () => livekit(setting, needs)),
    files: orWhy(needs.get('files'), () => ({ url: filesUrl(setting), tokenFile: setting.secrets['gateway-files'] })),
    placesFile: ownOrShipped(setting, 'places.json'),
    audit: audit(setting),
    logLevel: 'info',
  }
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`)
  return path
}

function orWhy(need: Availability | undefined, settings: () => object): object {
  if (need === undefined || need.available) return settings()
  return { unavailable: need.why }
}

function oidc(setting: Setting): object {
  return {
    issuer: setting.issuerUrl,
    profile: 'demo',
    label: 'compte de démonstration',
    clientId: 'parvis-gateway',
    clientSecretFile: setting.secrets['gateway-client'],
    pkce: true,
    allowInsecureIssuer: true,
    mappingFile: ownOrShipped(setting, 'mapping.json'),
  }
}

function matrix({ config, ports, secrets }: Setting): object {
  const given = config.synapse
  return {
    serverName: given?.serverName ?? serverName,
    url: given?.url ?? `http://127.0.0.1:${ports.synapse}`,
    jwtSecretFile: given?.jwtSecretFile ?? secrets['synapse-jwt'],
    registrationSecretFile: given?.registrationSecretFile ?? secrets['synapse-registration'],
    ssoIdpId,
  }
}

function livekit(setting: Setting, needs: Needs): object {
  const { config, ports, secrets, publicUrl } = setting
  return {
    url: config.livekit?.url ?? `http://127.0.0.1:${ports.livekit}`,
    serviceUrl: callServiceUrl(publicUrl),
    meet: orWhy(needs.get('meet'), () => ({
      url: meetUrl(setting),
      sfu: sfuId,
      tokenFile: secrets['gateway-meet'],
    })),
    // Without the call service nobody is let in to them.
    others: needs.get('meet')?.available
      ? furtherSfus(setting.data).map(({ id, place, url }) => ({ sfu: id, place, url }))
      : [],
  }
}

/**
 * In files of the data folder the operator may say how many witnesses are enough (`policy`; else more than half of them),
 * and from when on auditors are alerted (`alerts.json`).
 */
function audit(setting: Setting): object {
  const [policyFile, alertsFile] = ['policy', 'alerts.json'].map((name) => join(setting.data.path, name)) as [
    string,
    string,
  ]
  return {
    witnesses: listedWitnesses(setting),
    ...(existsSync(policyFile) && { policyFile }),
    ...(existsSync(alertsFile) && { alerts: JSON.parse(readFileSync(alertsFile, 'utf8')) as unknown }),
  }
}
