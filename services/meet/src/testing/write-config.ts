import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningStack } from '@parvis/testkit'

/** Two SFUs by name, which are one process; `strictRoom`: its calls ask for a sign-in of level eidas2. */
export function writeConfig(stack: RunningStack, folder: string, strictRoom: string): string {
  const at = (name: string) => readFileSync(join(stack.dataDir, 'config', name), 'utf8')
  const livekit = at('livekit.yaml')
  const synapse = /port: (\d+)/.exec(at('homeserver.yaml'))?.[1]
  writeFileSync(join(folder, 'sfu'), /^ {2}parvis: (\S+)/m.exec(livekit)?.[1] ?? '', { mode: 0o600 })
  writeFileSync(join(folder, 'gateway'), 'of the gateway', { mode: 0o600 })
  const url = `http://127.0.0.1:${/^port: (\d+)/m.exec(livekit)?.[1]}`
  const sfu = {
    place: 'local',
    territory: 'FR',
    url,
    publicUrl: 'ws://localhost/livekit',
    serviceUrl: 'http://localhost/livekit/jwt',
    apiKey: 'parvis',
    apiSecretFile: 'sfu',
  }
  const file = join(folder, 'meet.json')
  const config = {
    listen: { host: '127.0.0.1', port: 0 },
    sfus: [
      { ...sfu, id: 'orleans' },
      {
        ...sfu,
        id: 'papeete',
        url: url.replace('127.0.0.1', 'localhost'),
        place: 'papeete',
        territory: 'FR-PF',
        serviceUrl: 'http://localhost/livekit/papeete/jwt',
      },
    ],
    homeservers: { 'parvis.localhost': { url: `http://127.0.0.1:${synapse}`, access: 'full' } },
    rooms: { homeserver: 'parvis.localhost', adminTokenFile: join(stack.dataDir, 'gateway/matrix-admin.token') },
    gatewayTokenFile: 'gateway',
    rules: [{ id: strictRoom, assurance: ['eidas2'] }],
    doorsFile: 'doors.json',
  }
  writeFileSync(file, JSON.stringify(config))
  return file
}
