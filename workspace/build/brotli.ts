import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pid } from 'node:process'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const compress = promisify(brotliCompress)
const worth = /\.(html|js|css|svg|json|wasm|webmanifest)$/
const MIN_BYTES = 1024
/** The best that brotli does takes 15 s on the 8 MB of wasm: what is large is compressed once and kept. */
const LARGE_BYTES = 500_000

/**
 * Writes `x.br` beside each file that compresses, once, at build: no server compresses on the fly. Not while somebody
 * edits and looks: the best compression takes longer than the build, and an old twin would be served for a new file.
 */
export function brotli(): Plugin {
  let outDir = ''
  let watching = false
  let kept = ''
  return {
    name: 'parvis:brotli',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
      kept = join(config.cacheDir, 'brotli')
      watching = config.build.watch !== null
    },
    closeBundle: {
      order: 'post',
      async handler() {
        if (watching) return
        const files = await readdir(outDir, { recursive: true })
        for (const file of files.filter((name) => worth.test(name))) await writeBrotli(join(outDir, file), kept)
      },
    },
  }
}

async function writeBrotli(path: string, kept: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return
  const packed = bytes.length < LARGE_BYTES ? await pack(bytes) : await packOnce(bytes, kept)
  if (packed.length < bytes.length) await writeFile(`${path}.br`, packed)
}

function pack(bytes: Buffer): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return compress(bytes, { params })
}

async function packOnce(bytes: Buffer, kept: string): Promise<Buffer> {
  const file = join(kept, `${createHash('sha256').update(bytes).digest('hex')}.br`)
  const known = await readFile(file).catch(() => undefined)
  if (known) return known
  const packed = await pack(bytes)
  await mkdir(kept, { recursive: true })
  // Two builds at once: each writes its own file, and the last name wins.
  await writeFile(`${file}.${pid}`, packed)
  await rename(`${file}.${pid}`, file)
  return packed
}
