import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathHeader } from '../packages/contracts/src/index.ts'
import { newContentKey, openStream, partBytes, sealContent, type ContentFacts } from '../packages/sealed/src/index.ts'
import { ageSpeeds } from './lib/files/age.ts'
import { inPage } from './lib/files/in-page.ts'
import { longFolder } from './lib/files/long-folder.ts'
import type { RecordsRun, RecordsTime } from './lib/files/many-records.ts'
import { startFiles, type FilesBehindGateway } from './lib/files/services.ts'
import { report } from './lib/report.ts'
import type { FormatSpeed } from './lib/sealed/formats-worker.ts'
import { inBrowser, inWorkers, type RunFormat } from './lib/sealed/in-browser.ts'

/**
 * Files: sealing in a browser's worker; a sealed upload and download beside one in clear to the same store, by the same
 * service; the same from the page of the real portal, with tabs killed in between; and ten thousand entries.
 */
const rounds = 5
const pageRounds = 3
const size = 256 * 2 ** 20
const coffre = randomBytes(32).toString('base64url')
const name = () => randomBytes(18).toString('base64url')
const plain = new Uint8Array(randomBytes(partBytes))

const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-'))
try {
  await inBrowser(browserSpeeds)
  const files = await startFiles(folder)
  await uploads(files)
  await files.stop()
  await inWorkers<RecordsRun, RecordsTime>('/bench/lib/files/many-records.ts', manyRecords)
  await longFolder(join(folder, 'mocked'), rounds)
  await inPage(folder, pageRounds)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** In Chromium, at the product's segment. */
async function browserSpeeds(run: RunFormat): Promise<void> {
  const [raw, floe]: [FormatSpeed[], FormatSpeed[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    raw.push(await run({ format: 'raw', segment: 2 ** 18, bytes: 2 ** 27 }))
    floe.push(await run({ format: 'floe', segment: 2 ** 18, bytes: 2 ** 27 }))
  }
  for (const act of ['seal', 'open'] as const)
    report({
      bench: 'files',
      metric: `${act} in a worker of Chromium`,
      unit: 'MB/s',
      ours: floe.map((speed) => speed[act]),
      peer: raw.map((speed) => speed[act]),
      peerName: 'bare AES-256-GCM, same segment',
      goal: '≥ 0.8 of bare',
      least: 0.8,
    })
  const age = ageSpeeds(folder, rounds)
  for (const act of ['seal', 'open'] as const)
    report({
      bench: 'files',
      metric: `${act} in a worker of Chromium, beside a program`,
      unit: 'MB/s',
      ours: floe.map((speed) => speed[act]),
      peer: typeof age === 'string' ? age : age.map((speed) => speed[act]),
      peerName: 'age 1.2.1, file to file',
      goal: 'none',
    })
}

/** A coffre is verified whole when it is opened; after that, what is new. */
async function manyRecords(run: (asked: RecordsRun) => Promise<RecordsTime>): Promise<void> {
  const [many, few]: [RecordsTime[], RecordsTime[]] = [[], []]
  for (let round = 0; round < pageRounds; round += 1) {
    few.push(await run({ files: 1000 }))
    many.push(await run({ files: 10_000 }))
  }
  report({
    bench: 'files',
    metric: 'a coffre of 10⁴ files, verified for the first time',
    unit: 'ms',
    ours: many.map(({ first }) => first),
    peer: few.map(({ first }) => first * 10),
    peerName: 'ten of 10³',
    goal: '≤ 1.3 × ten of 10³',
    most: 1.3,
  })
  report({
    bench: 'files',
    metric: 'the same after one more act',
    unit: 'ms',
    ours: many.map(({ next }) => next),
    peer: many.map(({ first }) => first),
    peerName: 'for the first time',
    goal: '≤ 0.2 of the first time',
    most: 0.2,
  })
}

async function uploads(files: FilesBehindGateway): Promise<void> {
  await clear(files, partBytes)
  const before = files.service.memory()
  const [sealed, open, extra]: [number[], number[], number[]] = [[], [], []]
  const down: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const plainly = await clear(files, size)
    const tightly = await ciphered(files, size)
    open.push(plainly.up)
    sealed.push(tightly.up)
    down[0].push(tightly.down)
    down[1].push(plainly.down)
    extra.push((files.service.memory() - before) / 2 ** 20)
  }
  report({
    bench: 'files',
    metric: 'upload of 256 MiB, sealed',
    unit: 'MB/s',
    ours: sealed,
    peer: open,
    peerName: 'the same file in clear, same service and store',
    goal: 'time ≤ 1.15 of clear',
    least: 1 / 1.15,
  })
  report({
    bench: 'files',
    metric: 'download of 256 MiB, opened',
    unit: 'MB/s',
    ours: down[0],
    peer: down[1],
    peerName: 'the same file in clear, same service and store',
    goal: 'time ≤ 1.15 of clear',
    least: 1 / 1.15,
  })
  report({
    bench: 'files',
    metric: 'memory that the service has more after it',
    unit: 'MiB',
    ours: extra,
    peer: extra.map(() => 64),
    peerName: 'limit',
    goal: '≤ 64 MiB',
    most: 1,
  })
}

/** MB/s. */
interface Speeds {
  readonly up: number
  readonly down: number
}

async function clear(files: FilesBehindGateway, bytes: number): Promise<Speeds> {
  const upload = name()
  const speed = timed(bytes)
  for (let number = 1; number * partBytes <= bytes; number += 1)
    await files.ask('PUT', `/dossiers/uploads/${upload}/parts/${number}`, plain)
  await files.ask('POST', `/dossiers/uploads/${upload}/complete`, { path: upload, size: bytes })
  const up = speed()
  const coming = timed(bytes)
  const answer = await files.ask('GET', '/dossiers/content', undefined, { [pathHeader]: upload })
  await drained(answer.body)
  return { up, down: coming() }
}

/** Of plaintext. The next part is sealed while one is on its way. */
async function ciphered(files: FilesBehindGateway, bytes: number): Promise<Speeds> {
  const [blob, file, key] = [name(), name(), newContentKey()]
  const facts: ContentFacts = {
    coffre,
    file,
    version: 1,
    parent: 'root',
    name: 'bench',
    type: '',
    size: bytes,
    padded: false,
  }
  const read = async (from: number, to: number) =>
    plain.slice(from % (partBytes / 2), (from % (partBytes / 2)) + to - from)
  const speed = timed(bytes)
  const { layout, part } = await sealContent(key, facts, { size: bytes, read })
  const partAt = async (index: number) => new Uint8Array(Buffer.concat(await Array.fromAsync(part(index))))
  let next = partAt(0)
  for (let index = 0; index < layout.parts; index += 1) {
    const body = await next
    if (index + 1 < layout.parts) next = partAt(index + 1)
    await files.ask('PUT', `/coffres/${coffre}/uploads/${blob}/parts/${index + 1}`, body)
  }
  await files.ask('POST', `/coffres/${coffre}/uploads/${blob}/complete`, { size: layout.sealed })
  const up = speed()
  const coming = timed(bytes)
  const answer = await files.ask('GET', `/coffres/${coffre}/blobs/${blob}`)
  await drained(answer.body?.pipeThrough(openStream(key, facts)) ?? null)
  return { up, down: coming() }
}

/** MB/s from now on, when it is asked. */
function timed(bytes: number): () => number {
  const began = performance.now()
  return () => bytes / 1000 / (performance.now() - began)
}

async function drained(body: ReadableStream<unknown> | null): Promise<void> {
  await body?.pipeTo(new WritableStream())
}
