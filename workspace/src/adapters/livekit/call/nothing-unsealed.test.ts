import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../', import.meta.url))
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

/** What LiveKit never encrypts, or encrypts only by its own rules: its names in the SDK. */
const unsealed =
  /transcri|sipDtmf|sendText|sendFile|streamText|streamBytes|sendChatMessage|performRpc|registerRpc|registerTextStream|registerByteStream|ChatMessage/i

test('D3: nothing is sent or taken by LiveKit’s own ways for text, transcription, files or calls of functions', () => {
  expect(sources.length).toBeGreaterThan(15)
  expect(sources.filter(({ text }) => unsealed.test(text)).map(({ name }) => name)).toEqual([])
})

test('D8: no part that sees keys or frames says anything to the console', () => {
  expect(sources.filter(({ text }) => /\bconsole\./.test(text)).map(({ name }) => name)).toEqual([])
})
