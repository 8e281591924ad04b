import { ConfigError, loadConfig } from '@parvis/service-kit'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/gateway.ts'
import { mappingSchema, organisationOf } from './mapping.ts'

const ville = { id: 'ville', name: 'Ville', siret: ['21450234600012'], domains: ['ville.example'] }

function faultsOf(mapping: unknown): readonly string[] {
  using folder = temporaryFolder()
  const file = join(folder.path, 'mapping.json')
  writeFileSync(file, JSON.stringify(mapping))
  try {
    loadConfig(file, mappingSchema)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.replace(file, 'mapping.json'))
    throw error
  }
}

test('every fault is a sentence that names its place', () => {
  const faults = faultsOf({
    organisations: [{ ...ville, siret: ['2145'], domains: ['Ville.example'] }],
    defaultRole: 'king',
  })
  expect(faults).toHaveLength(3)
  expect(faults[0]).toBe('mapping.json: organisations.0.siret.0: a SIRET has 14 digits')
  expect(faults[1]).toContain('mapping.json: organisations.0.domains.0: is not a domain')
  expect(faults[2]).toContain('mapping.json: defaultRole:')
})

test.each([
  ['ville.example.'],
  ['*.ville.example'],
  ['ville'],
  ['vıllе.example'],
  ['@ville.example'],
  [' ville.example'],
])('the domain %j is refused at start', (domain) =>
  expect(faultsOf({ organisations: [{ ...ville, domains: [domain] }] })).toHaveLength(1),
)

test('one domain or one SIRET cannot belong to two organisations', () => {
  expect(faultsOf({ organisations: [ville, { ...ville, id: 'autre' }] })).toHaveLength(2)
})

test('an unknown key is a fault: a misspelt rule must not be silently absent', () => {
  expect(faultsOf({ organisations: [ville], role: {} })).toHaveLength(1)
})

test('a subdomain is another domain', () => {
  const mapping = mappingSchema.parse({ organisations: [ville] })
  expect(organisationOf(mapping, 'ville.example', '21450234600012')?.id).toBe('ville')
  expect(organisationOf(mapping, 'x.ville.example', '21450234600012')).toBeUndefined()
})
