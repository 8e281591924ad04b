import { describe, expect, it } from 'vitest'
import { isTest, read, repositoryFiles } from './tree.ts'

/** Ways by which a text becomes markup, code or an address that runs; and the one file that may use each. */
const sinks: readonly (readonly [what: string, pattern: RegExp, home: RegExp | null])[] = [
  [
    'markup from a string',
    /\bv-html\b|\.(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bcreateContextualFragment\b/,
    null,
  ],
  ['a document from a string', /\bdocument\.write|\bsrcdoc\b|\bnew DOMParser\b/, null],
  [
    'cleaned markup',
    /\bDOMPurify\.sanitize\(/,
    /^workspace\/src\/(features\/chat\/message-fragment|adapters\/matrix\/content\/clean-html)\.ts$/,
  ],
  ['code from a string', /\beval\(|\bnew Function\(|\bsetTimeout\(\s*['"`]/, null],
  ['a script that is added', /createElement\(\s*['"`](?:script|iframe|object|embed|base)['"`]/, null],
  ['a compiler of templates', /from ['"]vue\/dist\/vue\.(?:esm|global)/, null],
]

/** Ways out of the page other than the adapters' own. */
const exits = /\bnew (?:WebSocket|EventSource|XMLHttpRequest|RTCPeerConnection)\b|\bsendBeacon\(|\bimportScripts\(/

const product = repositoryFiles().filter(
  (path) => /^workspace\/(src\/.*\.(ts|vue)|index\.html)$/.test(path) && !isTest(path),
)

describe('T22 what becomes markup or code', () => {
  it.each(sinks)('%s: nowhere but in its home', (_, pattern, home) => {
    expect(product.filter((path) => pattern.test(read(path)) && home?.test(path) !== true)).toEqual([])
  })

  it.each([
    ['<p v-html="a">', 'markup from a string'],
    ['el.innerHTML = a', 'markup from a string'],
    ["document.createElement('script')", 'a script that is added'],
    ['setTimeout("a()", 1)', 'code from a string'],
  ])('%s is found', (text, what) => {
    expect(sinks.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)).toEqual([what])
  })

  it('is not in the first page: no script or style stands in it', () => {
    const page = read('workspace/index.html')
    expect(page).not.toMatch(/<style\b|\son\w+=|\sstyle=/i)
    expect(
      [...page.matchAll(/<script\b([^>]*)>([^<]*)/gi)].filter(
        ([, attributes, text]) => !attributes?.includes('src=') || text?.trim() !== '',
      ),
    ).toEqual([])
  })
})

describe('the workspace’s ways out', () => {
  it('are the adapters: nothing else opens a connection', () => {
    expect(product.filter((path) => exits.test(read(path)) && !path.startsWith('workspace/src/adapters/'))).toEqual([])
  })
})
