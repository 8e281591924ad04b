import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '@parvis/service-kit'
import { expect, test } from 'vitest'
import { readSettings } from './config.ts'

const sfu = (id: string, place: string, territory: string) => ({
  ...{ id, place, territory, url: `http://${id}.example`, publicUrl: `wss://portal.example/${id}` },
  ...{ serviceUrl: `https://portal.example/${id}/jwt`, apiKey: 'parvis', apiSecretFile: 'secret' },
})
const orleans = sfu('orleans', 'orleans', 'FR')
const papeete = sfu('papeete', 'papeete', 'PF')
const good = {
  listen: { host: '127.0.0.1', port: 0 },
  sfus: [orleans, papeete],
  homeservers: { 'ville.example': { url: 'http://127.0.0.1:8008', access: 'full' } },
  rooms: { homeserver: 'ville.example', adminTokenFile: 'admin' },
  rules: [{ id: '!here', territories: ['FR', 'PF'] }],
  gatewayTokenFile: 'secret',
}

function faultsOf(change: object): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'meet-config-'))
  try {
    writeFileSync(join(folder, 'secret'), 'a secret of some length', { mode: 0o600 })
    writeFileSync(join(folder, 'meet.json'), JSON.stringify({ ...good, ...change }))
    readSettings(join(folder, 'meet.json'))
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('several SFUs, each in its place', () => {
  expect(faultsOf({})).toEqual([])
})

test('membership of calls is said in one of two forms', () => {
  expect(faultsOf({ membership: 'sticky' })).toEqual([])
  expect(faultsOf({ membership: 'secret' }).join('\n')).toMatch(/membership/)
})

test.each([
  ['two of one name', { sfus: [orleans, { ...papeete, id: 'orleans' }] }, /two of them are called orleans/],
  ['two at one address', { sfus: [orleans, { ...papeete, url: orleans.url }] }, /two of them are at http/],
  [
    'two that admit at one address',
    { sfus: [orleans, { ...papeete, serviceUrl: orleans.serviceUrl }] },
    /two of them give admission/,
  ],
  ['a place in two territories', { sfus: [orleans, { ...papeete, place: 'orleans' }] }, /lies in two territories/],
  ['a room that no SFU may carry', { rules: [{ id: '!there', territories: ['DE'] }] }, /no SFU lies in DE/],
])('%s: the service does not start, and says why', (_what, change, fault) => {
  expect(faultsOf(change).join('\n')).toMatch(fault)
})
