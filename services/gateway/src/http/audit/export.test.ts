import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { downloadZip } from 'client-zip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csvCell } from '../../audit/export/csv.ts'
import { published } from '../../testing/audit-log.ts'
import { person } from '../../testing/gateway.ts'
import { startReadingGateway, type ReadingGateway } from '../../testing/reading-gateway.ts'

const verifier = join(import.meta.dirname, '../../../../../deploy/verify/src/main.ts')
const hostile = '=cmd|"/c calc"<script>'
const people = [person('claire'), person(hostile), person('helene', ['auditor'])]

interface Verified {
  readonly code: number | null
  readonly report: { readonly result?: string; readonly log?: { readonly entries: number; readonly isWhole: boolean } }
}

describe('an export', () => {
  let gateway: ReadingGateway
  beforeAll(async () => {
    gateway = await startReadingGateway(people)
    writeFileSync(join(gateway.folder, 'policy'), gateway.logPolicy)
    for (let at = 0; at < 60; at += 1) await gateway.send(at % 3 === 0 ? 'claire' : hostile, undefined, at)
    await published(gateway.audit)
  })
  afterAll(() => gateway[Symbol.asyncDispose]())

  const ask = (body: object) => gateway.ask('helene', 'export', body)
  let count = 0
  const exported = async (body: object) => {
    const answer = await ask(body)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip'])
    const file = join(gateway.folder, `${(count += 1)}.zip`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    writeFileSync(file, bytes)
    return { file, files: unzip(bytes) }
  }
  const verify = (file: string): Verified => {
    const words = [verifier, file, '--policy', join(gateway.folder, 'policy'), '--json']
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    return { code: status, report: JSON.parse(stdout) as Verified['report'] }
  }

  test('T12: of the whole log, of one person, of a few indexes and of nothing: each verified by the offline verifier', async () => {
    const asked = [
      { filter: {}, names: true },
      { filter: { actors: ['claire'] }, names: false },
      { filter: { indexFrom: 5, indexTo: 9 }, names: true },
      { filter: { acts: ['matrix.report'] }, names: false },
    ]
    for (const body of asked) {
      const { file, files } = await exported(body)
      const entries = (files.get('entries.ndjson') ?? '').split('\n').length - 1
      expect([body, verify(file)]).toMatchObject([body, { code: 0, report: { log: { entries } } }])
    }
  })

  test('with names opens who, what and from where; without, not one of them is in it', async () => {
    const { files } = await exported({ filter: { actors: ['claire'] }, names: true })
    const lines = (files.get('entries.ndjson') ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { opened?: unknown })
    expect(lines[0]).toMatchObject({
      opened: { actor: { name: 'claire' }, address: '127.0.0.1' },
      body: expect.any(String),
    })
    const sealed = await exported({ filter: { actors: ['claire'] }, names: false })
    const all = [...sealed.files]
      .filter(([name]) => name !== 'summary.html')
      .map(([, text]) => text)
      .join('\n')
    expect(all).not.toMatch(/claire|!r:parvis|"body"|127\.0\.0\.1/)
    expect(all).toContain('matrix.message.send')
  })

  test('a changed entry, or one that was taken out, is found in it', async () => {
    const { file, files } = await exported({ filter: { actors: ['claire'] }, names: true })
    expect(verify(file).code).toBe(0)
    const lines = (files.get('entries.ndjson') ?? '').split('\n')
    const spoiled = [
      lines.with(3, (lines[3] ?? '').replace('content', 'Content')).join('\n'),
      lines.toSpliced(3, 1).join('\n'),
    ]
    for (const text of spoiled) {
      const zip = downloadZip([...new Map(files).set('entries.ndjson', text)].map(([name, input]) => ({ name, input })))
      writeFileSync(file, Buffer.from(await zip.arrayBuffer()))
      expect(verify(file).code).toBe(1)
    }
  })

  test('T22: a name that is a formula or markup is text in the spreadsheet and on the page', async () => {
    const { files } = await exported({ filter: { acts: ['matrix.message.send'] }, names: true, language: 'en' })
    expect(files.get('entries.csv')).toContain(`"'=cmd|""/c calc""<script>"`)
    expect(files.get('entries.csv')).not.toMatch(/(^|,)"?[=+@]/m)
    expect(files.get('summary.html')).toContain('&#60;script&#62;')
    expect(files.get('summary.html')).not.toContain('<script')
    expect(files.get('summary.html')).toContain('<html lang="en">')
    expect(files.get('README.txt')).toContain('parvis-verify')
  })

  test.each(['=1', '+1', '-1', '@x', ' =1', '\t=1', '\u200B=1', '＝1', '|x', '%x', '\r=1'])(
    '%j becomes text',
    (cell) => {
      expect(csvCell(cell)).toBe(`"'${cell}"`)
    },
  )

  test('is asked for in its own words only', async () => {
    for (const body of [
      { filter: {} },
      { names: true },
      { filter: { since: 'x' }, names: true },
      { filter: {}, names: 1 },
    ])
      expect((await ask(body)).status).toBe(400)
  })
})

/** Names and texts of a zip that packs nothing, by its own list of files. */
function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>()
  const end = bytes.length - 22
  for (let at = bytes.readUInt32LE(end + 16); at < end;) {
    const [size, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28))
    files.set(name, bytes.toString('utf8', start, start + size))
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30)
  }
  return files
}
