import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readJson, root } from './tree.ts'

interface Bill {
  readonly specVersion: string
  readonly components: readonly {
    readonly purl: string
    readonly scope: string
    readonly hashes?: readonly { readonly content: string }[]
    readonly 'bom-ref': string
  }[]
}

const cli = join(root, 'deploy/local/src/cli.ts')
const say = () => execFileSync(process.execPath, [cli, 'sbom'], { encoding: 'utf8', maxBuffer: 64_000_000 })

it('R26: the bill of materials names every package of the lockfile with its hash, every engine, and is reproducible', () => {
  const text = say()
  expect(say()).toBe(text)
  const bill = JSON.parse(text) as Bill
  expect(bill.specVersion).toBe('1.6')
  const { packages } = readJson<{ packages: Record<string, { link?: boolean; version?: string }> }>('package-lock.json')
  const locked = Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(
      ([path, { version }]) => `pkg:npm/${path.replace(/^.*node_modules\//, '').replace('@', '%40')}@${version ?? ''}`,
    )
  const named = new Set(bill.components.map(({ purl }) => purl))
  expect(locked.filter((purl) => !named.has(purl))).toEqual([])
  expect([...named].filter((purl) => /^pkg:(?:pypi|golang)\/|npm\/node@/.test(purl))).toHaveLength(4)
  const bare = bill.components.filter(
    ({ purl, hashes }) => purl.startsWith('pkg:npm/') && !purl.includes('/node@') && !hashes,
  )
  expect(bare.map(({ purl }) => purl)).toEqual([])
  const refs = bill.components.map((component) => component['bom-ref'])
  expect(new Set(refs).size).toBe(refs.length)
})
