import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'vite'

const source = join(import.meta.dirname, '../src/page')

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * The page as one file: script and style stand in it, each under its hash, and nothing else may run or be loaded.
 * Returns the HTML; writes it to `target` where one is given.
 */
export async function buildPage(target?: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input: join(source, 'page.ts') },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  const chunk =
    bundle !== undefined && 'output' in bundle ? bundle.output.find(({ type }) => type === 'chunk') : undefined
  if (chunk?.type !== 'chunk') throw new Error('nothing was built')
  // `</script` inside a script would end it.
  const script = chunk.code.replaceAll('</script', String.raw`<\/script`)
  const style = readFileSync(join(source, 'page.css'), 'utf8')
  const policy = [
    `default-src 'none'`,
    `script-src ${digest(script)}`,
    `style-src ${digest(style)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ')
  const parts: Record<string, string> = { policy, style, script }
  const html = readFileSync(join(source, 'page.html'), 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => parts[name] ?? '',
  )
  if (target !== undefined) {
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, html)
  }
  return html
}

if (import.meta.main) await buildPage(join(import.meta.dirname, '../dist/parvis-verify.html'))
