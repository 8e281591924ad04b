import { describe, expect, it } from 'vitest'
import { read, repositoryFiles } from './tree.ts'

const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['an access token of a forge or a cloud', /\b(?:ghp|gho|ghs|glpat|npm|xox[bp]|AKIA)[_-]?[A-Za-z0-9]{16,}\b/],
  ['a Synapse access token', /\bsyt_[A-Za-z0-9]{4,}_[A-Za-z0-9]{10,}_[A-Za-z0-9]{4,}\b/],
  ['a signed token', /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/],
  ['somebody’s folder', /(?:\/home\/|\/Users\/|C:\\Users\\)(?!user\b|node\b|\$)[A-Za-z0-9._-]+/],
  ['a password in an address', /:\/\/[^\s/:@'"`$]+:[^\s/:@'"`$]+@/],
]

/** `secret: 'abc…'`: a value of sixteen characters or more, right in the source. */
const value = /\b(?:secret|password|passphrase|api[_-]?key|token)\b['"]?\s*[:=]\s*['"][A-Za-z0-9+/=_-]{16,}['"]/i

const textual = (path: string) => !/\.(png|jpe?g|woff2?|wasm|br|ico)$|^package-lock\.json$/.test(path)

function findings(text: string): readonly string[] {
  return patterns.filter(([, pattern]) => pattern.test(text)).map(([what]) => what)
}

describe('secrets', () => {
  const files = repositoryFiles().filter(textual)

  it('and personal paths are in no file', () => {
    expect(files.flatMap((path) => findings(read(path)).map((what) => `${path}: ${what}`))).toEqual([])
  })

  it('are not written into product code', () => {
    const product = files.filter(
      (path) => /\.(ts|vue|mjs|js|json|ya?ml)$/.test(path) && !/\.(test|fixture|contract)\.ts$/.test(path),
    )
    expect(product.filter((path) => value.test(read(path)))).toEqual([])
  })

  it.each([
    [['-----BEGIN ', 'PRIVATE KEY-----'].join(''), 'a private key'],
    [['syt_Y2xhaXJl_', 'AbCdEfGhIjKlMnOp_12AbCd'].join(''), 'a Synapse access token'],
    [['/home/', 'claire/parvis'].join(''), 'somebody’s folder'],
    [['postgres://parvis:', 'tres-secret@db'].join(''), 'a password in an address'],
  ])('are recognised in %s', (text, what) => {
    expect(findings(text)).toEqual([what])
  })
})
