import { describe, expect, it } from 'vitest'
import { isTest, read, readJson, repositoryFiles } from './tree.ts'

/** Whole texts that are not ours to change, and the lockfile, which is judged by itself. */
const foreign = /(^|\/)LICENSE$|^package-lock\.json$|\.(png|woff2?|jpg)$/

/** Names that stay on this machine or can't exist: RFC 2606 and RFC 6761. */
const harmless =
  /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1?\]?|\S*\.(example|test|invalid|localhost)|\$\{.*|…|<.*|)$/

/** Identifiers that look like addresses, and specifications that comments and pages point to. Nothing calls them. */
const named = new Set([
  'c2sp.org',
  'eur-lex.europa.eu',
  'github.com',
  'matrix.to',
  'nextcloud.org',
  'open-cloud-mesh.org',
  'open-collaboration-services.org',
  'owncloud.org',
  'partenaires.proconnect.gouv.fr',
  'proconnect.gouv.fr',
  'schemas.openid.net',
  'spec.matrix.org',
  'turborepo.com',
  'www.rfc-editor.org',
  'www.w3.org',
])

const address = /\b(?:https?|wss?):\/\/([^\s/'"`)>,\\]*)/g
const withoutPort = (host: string) => host.replace(/:(\d+|\$\{.*|NNN|<.*)$/, '')

function foreignHosts(text: string): readonly string[] {
  return [...text.matchAll(address)].map((match) => withoutPort(match[1] ?? '')).filter((host) => !harmless.test(host))
}

/** Where packages come from is the choice of whoever installs: their npm, pip and go are set to it already. */
const registry =
  /\b(?:registry|proxy|sum|index|files|repo|mirror)\.[a-z][\w-]*\.(?:org|com|dev|io|net)\b|\bpypi\.\w+\b/i
const registrySetting = /--registry\b|--index-url\b|^\s*registry\s*=|\bGOPROXY\s*=|\bPIP_INDEX_URL\b/m

describe('origins', () => {
  const files = repositoryFiles().filter((path) => !foreign.test(path))

  it('of product code are its own: no other host is addressed', () => {
    const product = files.filter((path) => !isTest(path) && !path.endsWith('.md'))
    expect(
      product.flatMap((path) =>
        foreignHosts(read(path))
          .filter((host) => !named.has(host))
          .map((host) => `${path}: ${host}`),
      ),
    ).toEqual([])
  })

  it('in pages are specifications and harmless examples', () => {
    const pages = files.filter((path) => path.endsWith('.md'))
    expect(
      pages.flatMap((path) =>
        foreignHosts(read(path))
          .filter((host) => !named.has(host))
          .map((host) => `${path}: ${host}`),
      ),
    ).toEqual([])
  })

  it('of packages are named nowhere', () => {
    const naming = files.filter((path) => {
      const text = read(path)
      return !path.endsWith('origins.test.ts') && (registry.test(text) || registrySetting.test(text))
    })
    expect(naming).toEqual([])
  })

  it('of packages are not in the lockfile', () => {
    const { packages } = readJson<{ packages: Record<string, { resolved?: string }> }>('package-lock.json')
    const resolved = Object.values(packages).flatMap((entry) => entry.resolved ?? [])
    expect(resolved.filter((from) => /^[a-z+]+:/.test(from))).toEqual([])
  })

  it.each([
    ['fetch("https://evil.org/x")', ['evil.org']],
    ['`http://${host}:${port}/`', []],
    ['http://localhost:8480/ ws://127.0.0.1:7880 https://a.example/', []],
    ['wss://cdn.jsdelivr.net/npm', ['cdn.jsdelivr.net']],
  ])('are found in %s', (text, hosts) => {
    expect(foreignHosts(text)).toEqual(hosts)
  })
})
