import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from './lib/browser.ts'

const entry = fileURLToPath(new URL('../src/adapters/matrix/content/clean-html.ts', import.meta.url))
const policy =
  "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types vue dompurify parvis"

let server: Server
let browser: Browser
let page: Page
beforeAll(async () => {
  const script = await bundled()
  server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', request.url === '/clean.js' ? 'text/javascript' : 'text/html')
    response.end(
      request.url === '/clean.js' ? script : '<!doctype html><title>x</title><script src="/clean.js"></script><body>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** The cleaner alone, as the workspace's build makes it. */
async function bundled(): Promise<string> {
  const lib = { entry, formats: ['iife' as const], name: 'Cleaner', fileName: 'clean' }
  const made = await build({ configFile: false, logLevel: 'silent', build: { write: false, lib } })
  const [output] = (Array.isArray(made) ? made : [made]) as Rolldown.RolldownOutput[]
  return output?.output[0].code ?? ''
}

interface CleanerPage {
  readonly Cleaner: { htmlCleaner(page: Window): (html: string) => string | null }
  /** As the page that shows messages has it. */
  shows?: { createHTML(html: string): string }
  readonly trustedTypes: { createPolicy(name: string, rules: object): { createHTML(html: string): string } }
}

/** Cleans in the browser, under the portal's policy, and puts the result where it is shown. */
function clean(html: string): Promise<{ html: string | null; ran: boolean; broken: number }> {
  return page.evaluate(async (hostile) => {
    const here = globalThis as unknown as CleanerPage
    let broken = 0
    // A handler in the document that is being cleaned is refused by the policy before the cleaner drops it: no harm done.
    const note = (event: SecurityPolicyViolationEvent) => {
      if (event.effectiveDirective.includes('trusted-types')) broken += 1
    }
    document.addEventListener('securitypolicyviolation', note)
    const cleaned = here.Cleaner.htmlCleaner(window)(hostile)
    here.shows ??= here.trustedTypes.createPolicy('vue', { createHTML: (text: string) => text })
    document.body.innerHTML = here.shows.createHTML(cleaned ?? '')
    await new Promise((resolve) => setTimeout(resolve, 20))
    document.removeEventListener('securitypolicyviolation', note)
    return { html: cleaned, ran: 'stolen' in globalThis, broken }
  }, html)
}

const harmless: readonly (readonly [string, string])[] = [
  ['<b>gras</b> et <em>italique</em>', '<b>gras</b> et <em>italique</em>'],
  ['<script>stolen=1</script>ok', 'ok'],
  ['<img src=x onerror="stolen=1">', ''],
  ['<a href="javascript:stolen=1">x</a>', '<a target="_blank" rel="noopener noreferrer">x</a>'],
  [
    '<a href="https://ville.example">x</a>',
    '<a href="https://ville.example" target="_blank" rel="noopener noreferrer">x</a>',
  ],
  ['<p style="position:fixed" onclick="stolen=1" id="app" class="big">x</p>', '<p>x</p>'],
  ['<iframe srcdoc="<script>parent.stolen=1</script>"></iframe><svg><script>stolen=1</script></svg>', ''],
  ['<form action="https://x"><input name="p"><button>ok</button></form>', 'ok'],
  ['<mx-reply><blockquote>avant</blockquote></mx-reply>réponse', 'réponse'],
  ['<details open ontoggle="stolen=1"><summary>s</summary> t</details>', 's t'],
]

const twisted: readonly string[] = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=stolen=1&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=stolen=1>">',
  '<noscript><p title="</noscript><img src=x onerror=stolen=1>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=stolen=1>',
  '<template><img src=x onerror=stolen=1></template>',
  '<a href="&#x6A;avascript:stolen=1">x</a>',
  '<div><!--><img src=x onerror=stolen=1>-->',
  '<select><template><style><!--</style><a rel="--></style><img id=x src=x onerror=stolen=1>">',
]

describe('T22: the HTML of a message, written by whoever sent it', () => {
  test.each(harmless)('%s', async (html, expected) => {
    expect(await clean(html)).toEqual({ html: expected, ran: false, broken: 0 })
  })

  test.each(twisted)('%s runs nothing, and breaks no policy', async (html) => {
    const cleaned = await clean(html)
    expect(cleaned).toMatchObject({ ran: false, broken: 0 })
    expect(cleaned.html).not.toMatch(/<(img|script|svg|style|iframe|form|template)|onerror=stolen|javascript:/i)
  })

  test('what is nested to choke a page is not shown as HTML', async () => {
    expect((await clean('<div>'.repeat(5000))).html).toBeNull()
  })
})
