import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newContentKey, partBytes, sealContent, type ContentFacts } from '../packages/sealed/src/index.ts'
import { startFiles, type FilesBehindGateway } from './lib/files/services.ts'
import { report } from './lib/report.ts'
import type { FormatSpeed } from './lib/sealed/formats-worker.ts'
import { inBrowser, type RunFormat } from './lib/sealed/in-browser.ts'

/** Files: sealing in a browser's worker, and a sealed upload beside one in clear to the same store, by the same service. */
const rounds = 5
const size = 256 * 2 ** 20
const coffre = randomBytes(32).toString('base64url')
const name = () => randomBytes(18).toString('base64url')
const plain = new Uint8Array(randomBytes(partBytes))

await inBrowser(browserSpeeds)
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-'))
try {
  const files = await startFiles(folder)
  await uploads(files)
  await files.stop()
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
}

async function uploads(files: FilesBehindGateway): Promise<void> {
  await clear(files, 2 ** 23)
  const before = files.service.memory()
  const [sealed, open, extra]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    open.push(await clear(files, size))
    sealed.push(await ciphered(files, size))
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
async function clear(files: FilesBehindGateway, bytes: number): Promise<number> {
  const upload = name()
  const began = performance.now()
  for (let number = 1; number * partBytes <= bytes; number += 1)
    await files.ask('PUT', `/dossiers/uploads/${upload}/parts/${number}`, plain)
  await files.ask('POST', `/dossiers/uploads/${upload}/complete`, { path: upload, size: bytes })
  return bytes / 1000 / (performance.now() - began)
}

/** MB/s of plaintext. The next part is sealed while one is on its way, as the browser does. */
async function ciphered(files: FilesBehindGateway, bytes: number): Promise<number> {
  const blob = name()
  const facts: ContentFacts = {
    coffre,
    file: name(),
    version: 1,
    parent: 'root',
    name: 'bench',
    type: '',
    size: bytes,
    padded: false,
  }
  const read = async (from: number, to: number) =>
    plain.slice(from % (partBytes / 2), (from % (partBytes / 2)) + to - from)
  const began = performance.now()
  const { layout, part } = await sealContent(newContentKey(), facts, { size: bytes, read })
  const partAt = async (index: number) => new Uint8Array(Buffer.concat(await Array.fromAsync(part(index))))
  let next = partAt(0)
  for (let index = 0; index < layout.parts; index += 1) {
    const body = await next
    if (index + 1 < layout.parts) next = partAt(index + 1)
    await files.ask('PUT', `/coffres/${coffre}/uploads/${blob}/parts/${index + 1}`, body)
  }
  await files.ask('POST', `/coffres/${coffre}/uploads/${blob}/complete`, { size: layout.sealed })
  return bytes / 1000 / (performance.now() - began)
}
