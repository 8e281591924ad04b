import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import { demoAccounts } from './accounts.ts'
import type { Part } from './part.ts'
import type { Setting } from './setting.ts'

/** The demo's OIDC issuer: a program of its own, on an origin of its own, as a real one would be. */
export function issuerPart(setting: Setting): Part {
  const program = join(setting.config.root, 'deploy/local/issuer/main.ts')
  return {
    name: 'issuer',
    title: { fr: 'Fournisseur d’identité de démonstration', en: 'Demo identity provider' },
    required: true,
    needs: [],
    prepare: () => Promise.resolve(),
    launch: {
      command: () =>
        Promise.resolve({
          program: execPath,
          args: [program, '--config', writeConfig(setting)],
          env: setting.config.env,
        }),
      health: `${setting.issuerUrl}/.well-known/openid-configuration`,
      patience: 30_000,
      grace: 5_000,
    },
  }
}

function writeConfig({ data, ports, secrets, publicUrl, issuerUrl }: Setting): string {
  const path = join(data.config, 'issuer.json')
  const config = {
    listen: { host: '127.0.0.1', port: ports.issuer },
    issuer: issuerUrl,
    dataDir: data.of('issuer'),
    clients: [
      {
        id: 'parvis-gateway',
        secretFile: secrets['gateway-client'],
        redirectUris: [`${publicUrl}/auth/callback`],
        postLogoutRedirectUris: [`${publicUrl}/`],
        backchannelLogoutUri: `${publicUrl}/auth/backchannel-logout`,
      },
      {
        id: 'parvis-synapse',
        secretFile: secrets['synapse-client'],
        redirectUris: [`${publicUrl}/_synapse/client/oidc/callback`],
      },
    ],
    accounts: demoAccounts,
    strict: false,
  }
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`)
  return path
}
