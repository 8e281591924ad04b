import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import * as z from 'zod'
import { besides, configArgument, ConfigError, loadConfig, readSecret } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const schema = z.strictObject({ port: z.int('is not a whole number'), deep: z.strictObject({ name: z.string() }) })

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

const faults = (act: () => unknown): readonly string[] => {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  throw new Error('nothing was thrown')
}

test('a good file is read', () => {
  expect(loadConfig(file('good.json', '{"port":1,"deep":{"name":"x"}}'), schema)).toEqual({
    port: 1,
    deep: { name: 'x' },
  })
})

test('every fault is named with its file and path', () => {
  const path = file('bad.json', '{"port":1.5,"deep":{},"more":1}')
  const [port, name, more] = faults(() => loadConfig(path, schema))
  expect(port).toBe(`${path}: port: is not a whole number`)
  expect(name).toContain(`${path}: deep.name: `)
  expect(more).toContain(`${path}: (root): `)
})

test('a missing file and a file that is not JSON are one sentence', () => {
  expect(faults(() => loadConfig(join(folder, 'none.json'), schema))).toEqual([`${folder}/none.json: cannot be read`])
  expect(faults(() => loadConfig(file('text.json', '{'), schema))[0]).toContain('text.json: is not JSON: ')
})

test('a secret loses its newline; an empty one, and one that everybody can read, are refused', () => {
  expect(readSecret(file('secret', 'abc\n'))).toBe('abc')
  expect(faults(() => readSecret(file('empty', '\n')))[0]).toContain('the secret is empty')
  expect(faults(() => readSecret(file('open', 'abc', 0o644)))[0]).toContain('chmod 600')
})

test('--config is asked for; paths are relative to the file', () => {
  expect(configArgument(['node', 'main.ts', '--config', 'x.json'])).toBe('x.json')
  expect(faults(() => configArgument(['node', 'main.ts']))).toEqual(['--config <file.json> is missing'])
  expect(faults(() => configArgument(['node', 'main.ts', '--config']))).toHaveLength(1)
  expect([besides('/etc/parvis/gateway.json', 'x'), besides('/etc/parvis/gateway.json', '/y')]).toEqual([
    '/etc/parvis/x',
    '/y',
  ])
})
