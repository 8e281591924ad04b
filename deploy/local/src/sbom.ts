/** What we read of package-lock.json, version 3. */
export interface Lockfile {
  readonly name: string
  readonly version?: string
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  /** `sha512-…`, base64. */
  readonly integrity?: string
  readonly link?: boolean
  readonly dev?: boolean
}

interface Component {
  readonly type: 'library' | 'application'
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly 'bom-ref': string
  /** `excluded`: needed to build and test, in nothing that runs. */
  readonly scope: 'required' | 'excluded'
  readonly licenses?: readonly { readonly expression: string }[]
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
}

/**
 * CycloneDX 1.6. The same lockfile gives the same bill, byte for byte: no date, no serial number.
 * @param engines package URLs of what runs beside our own code
 */
export function billOfMaterials(lockfile: Lockfile, engines: readonly string[]) {
  const libraries = Object.entries(lockfile.packages).flatMap(([path, entry]) =>
    path.includes('node_modules/') && entry.link !== true ? [library(path, entry)] : [],
  )
  const unique = new Map([...engines.map(engine), ...libraries].map((one) => [one['bom-ref'], one]))
  const version = lockfile.version ?? '0'
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: lockfile.name, version, 'bom-ref': lockfile.name } },
    components: [...unique.values()].toSorted((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
  }
}

function library(path: string, { version = '0', license, integrity, dev }: LockedPackage): Component {
  const name = path.replace(/^.*node_modules\//, '')
  // The purl specification percent-encodes the @ of a scope.
  const purl = `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
  return {
    type: 'library',
    name,
    version,
    purl,
    // One package may be there twice, for building and for running: the latter counts.
    'bom-ref': dev === true ? `${purl}?dev` : purl,
    scope: dev === true ? 'excluded' : 'required',
    ...(license !== undefined && { licenses: [{ expression: license }] }),
    ...(integrity?.startsWith('sha512-') && { hashes: [{ alg: 'SHA-512', content: hex(integrity.slice(7)) }] }),
  }
}

function engine(purl: string): Component {
  const [, name = '', version = ''] = /^pkg:[^/]+\/(.+)@([^@]+)$/.exec(purl) ?? []
  return { type: 'application', name, version, purl, 'bom-ref': purl, scope: 'required' }
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}
