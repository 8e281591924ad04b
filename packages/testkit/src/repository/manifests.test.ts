import { describe, expect, it } from 'vitest'
import { read, readJson, repositoryFiles } from './tree.ts'

interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly type?: string
  readonly license?: string
  readonly exports?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly engines?: Readonly<Record<string, string>>
  readonly packageManager?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string
        readonly integrity?: string
        readonly link?: boolean
        readonly hasInstallScript?: boolean
        readonly optional?: boolean
      }
    >
  >
}

const manifests = repositoryFiles()
  .filter((path) => /(^|\/)package\.json$/.test(path))
  .map((path) => ({ path, manifest: readJson<Manifest>(path) }))
const workspaces = manifests.filter(({ path }) => path !== 'package.json')
const root = readJson<Manifest>('package.json')
const lockfile = readJson<Lockfile>('package-lock.json')

describe('manifests', () => {
  it.each(workspaces)('$path names a private ES module of ours', ({ manifest }) => {
    expect(manifest).toMatchObject({ version: root.version, private: true, type: 'module' })
    expect(manifest.name).toMatch(/^@parvis\/[a-z-]+$/)
  })

  it.each(manifests)('$path pins every version exactly', ({ manifest }) => {
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })

  it('give one version of a library, wherever it is used', () => {
    const versions = new Map<string, Set<string>>()
    for (const { manifest } of manifests)
      for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
        versions.set(name, (versions.get(name) ?? new Set()).add(version))
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([])
  })

  it('name the version of Node and of npm once, at the root', () => {
    expect(root.engines?.['node']).toMatch(/^>=\d+\.\d+$/)
    expect(root.packageManager).toMatch(/^npm@\d+\.\d+\.\d+$/)
    expect(
      workspaces.filter(({ manifest }) => manifest.engines ?? manifest.packageManager).map(({ path }) => path),
    ).toEqual([])
  })

  it('and the bootstrap asks for the same Node', () => {
    const least = /nodeAtLeast = '(\d+\.\d+)(\.\d+)?'/.exec(read('deploy/local/bootstrap/config.mjs'))?.[1]
    expect(root.engines?.['node']).toBe(`>=${least}`)
  })

  it('and every engine’s version stands in one file', () => {
    const pinned = 'deploy/local/src/versions.ts'
    const versions = [...new Set(read(pinned).match(/\b\d+\.\d+\.\d+\b/g))]
    expect(versions.length).toBeGreaterThan(1)
    const sources = repositoryFiles().filter(
      (path) => /\.(ts|mjs|vue|json|ya?ml|sh|md)$/.test(path) && !/package(-lock)?\.json$/.test(path),
    )
    const repeated = sources.filter(
      (path) => path !== pinned && versions.some((version) => read(path).includes(version)),
    )
    expect(repeated).toEqual([])
  })

  it.each(['start', 'test', 'dev', 'dev:mocked', 'build', 'lint', 'typecheck', 'bench', 'doctor'])(
    'offer `npm run %s`',
    (script) => {
      expect(root.scripts?.[script]).toMatch(/^node deploy\/local\/bootstrap\.mjs /)
    },
  )

  it('let the forge call `npm test`, and nothing else', () => {
    const commands = read('.ci/run')
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^#|^set /.test(line))
    expect(commands.filter((line) => !/^(cd |exec )?.*npm test$|^cd /.test(line))).toEqual([])
    expect(commands.some((line) => /\bnpm test$/.test(line))).toBe(true)
  })

  it('declare no script that npm would run by itself', () => {
    const automatic = /^(pre|post)?(install|prepare|publish|pack)$|^prepublishOnly$/
    expect(
      manifests.flatMap(({ path, manifest }) =>
        Object.keys(manifest.scripts ?? {})
          .filter((name) => automatic.test(name))
          .map((name) => `${path}: ${name}`),
      ),
    ).toEqual([])
  })
})

describe('T23 R26 installed packages', () => {
  const installed = Object.entries(lockfile.packages).filter(
    ([path, entry]) => path.includes('node_modules/') && entry.link !== true,
  )

  it('are locked with their hash', () => {
    expect(installed.length).toBeGreaterThan(300)
    expect(installed.filter(([, entry]) => !entry.integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
  })

  it('need no script to be installed, and may run none', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
    expect(
      installed.filter(([, entry]) => entry.hasInstallScript === true && entry.optional !== true).map(([path]) => path),
    ).toEqual([])
  })
})

describe('the crypto library', () => {
  // Up to 0.9, vodozemac took a Diffie-Hellman answer that adds nothing; the 18.9 build carries 0.11.
  it('is one that refuses keys which add nothing', () => {
    const version = lockfile.packages['node_modules/@matrix-org/matrix-sdk-crypto-wasm']?.version
    expect((version ?? '').split('.').map(Number)).toSatisfy(
      ([major = 0, minor = 0]: number[]) => major > 18 || (major === 18 && minor >= 9),
    )
  })
})
