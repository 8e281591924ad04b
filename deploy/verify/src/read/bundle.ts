import { hashFromBase64, type LogItem, subtreesBetween, TlogError } from '@parvis/tlog'
import type { ZipFile } from '../zip/open-zip.ts'
import { linesOf, textOf } from './lines.ts'
import type { Readable } from './readable.ts'

const proved = ['checkpoint', 'entries.ndjson', 'tree']
const carried = ['policy', 'keys', 'rotations']
const forReading = ['entries.csv', 'summary.html', 'README.txt']
const mostLine = 1024 * 1024
const mostText = 256 * 1024
const batchSize = 256

/** A bundle (FORMAT.md), attacker-controlled. @throws TlogError `file.*` */
export async function readBundle(files: ReadonlyMap<string, ZipFile>): Promise<Readable> {
  for (const name of files.keys())
    if (![...proved, ...carried, ...forReading].includes(name))
      throw new TlogError('file.unexpected', undefined, { file: name })
  const file = (name: string): ZipFile => {
    const found = files.get(name)
    if (found === undefined) throw new TlogError('file.missing', undefined, { file: name })
    return found
  }
  const text = (name: string) => textOf(file(name).parts(), name, mostText)
  const [entries, tree] = [file('entries.ndjson'), file('tree')]
  return {
    kind: 'bundle',
    checkpoint: await text('checkpoint'),
    ...(files.has('policy') && { policy: await text('policy') }),
    ...(files.has('keys') && { keys: await text('keys') }),
    ...(files.has('rotations') && { rotations: await text('rotations') }),
    unproved: forReading.filter((name) => files.has(name)),
    async *items(size) {
      yield* merge(entries, tree, size)
      // Their sums at least: no proof covers them, but a damaged file is not to be read.
      for (const name of forReading) await files.get(name)?.drain()
    },
  }
}

/** Entries, and between them what stands for the others, from left to right. */
async function* merge(entries: ZipFile, tree: ZipFile, size: number): AsyncGenerator<readonly LogItem[]> {
  const heads = headsOf(tree)
  await heads.start()
  let next = 0
  for await (const lines of linesOf(entries.parts(), entries.name, mostLine)) {
    for (let from = 0; from < lines.length; from += batchSize) {
      const items: LogItem[] = []
      for (const line of lines.slice(from, from + batchSize)) {
        const entry = parseEntry(line, next)
        if (entry.index < next) throw new TlogError('entry.order', undefined, { index: entry.index })
        if (entry.index >= size) throw new TlogError('entry.order', 'past the end', { index: entry.index })
        if (entry.index > next) items.push(...(await heads.between(next, entry.index)))
        items.push(entry)
        next = entry.index + 1
      }
      yield items
    }
  }
  yield await heads.between(next, Math.max(next, size))
  await heads.end()
}

function headsOf(tree: ZipFile) {
  const file = tree.name
  const wrong = (detail: string) => new TlogError('file.malformed', detail, { file })
  const lines = flat(linesOf(tree.parts(), file, 200))
  const decoder = new TextDecoder()
  const read = async (): Promise<string | undefined> => {
    const next = await lines.next()
    return next.done === true ? undefined : decoder.decode(next.value)
  }
  return {
    async start(): Promise<void> {
      if ((await read()) !== 'parvis-tree@v1') throw wrong('header')
    },
    async between(from: number, to: number): Promise<LogItem[]> {
      const heads: LogItem[] = []
      for (const { level, index } of subtreesBetween(from, to)) {
        const line = await read()
        const start = `${level} ${index} `
        if (!line?.startsWith(start)) throw new TlogError('entry.missing', `${start}in ${file}`, { index: from, file })
        heads.push({ level, index, hash: hashFromBase64(line.slice(start.length), 'file.malformed') })
      }
      return heads
    },
    async end(): Promise<void> {
      if ((await read()) !== undefined) throw wrong('more than the gaps')
    },
  }
}

async function* flat<Item>(batches: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const batch of batches) yield* batch
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const names = new Set(['index', 'hash', 'leaf', 'body', 'opened'])

/** One line of `entries.ndjson`. `near`: the index that a whole log would have here. */
function parseEntry(line: Uint8Array, near: number) {
  const wrong = (detail: string, cause?: unknown) =>
    new TlogError('file.malformed', detail, { file: 'entries.ndjson', index: near, cause })
  let fields: Record<string, unknown>
  let text: string
  try {
    text = decoder.decode(line)
    fields = JSON.parse(text) as Record<string, unknown>
  } catch (cause) {
    throw wrong('a line is no JSON', cause)
  }
  if (typeof fields !== 'object' || fields === null || Object.keys(fields).some((name) => !names.has(name)))
    throw wrong('a line has other fields')
  // One spelling: a line that can be read in two ways is not passed on.
  if (JSON.stringify(fields) !== text) throw wrong('a line is written in another way')
  const { index, hash, leaf, body, opened } = fields
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) throw wrong('index')
  if (typeof hash !== 'string' || typeof leaf !== 'string') throw wrong('hash or leaf')
  if (body !== undefined && body !== null && typeof body !== 'string') throw wrong('body')
  const expected = hashFromBase64(hash, 'file.malformed')
  return {
    index,
    leaf: encoder.encode(leaf),
    expected,
    ...(body !== undefined && { body }),
    ...(opened !== undefined && { opened }),
  }
}
