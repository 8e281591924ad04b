import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const compress = promisify(brotliCompress)
const worth = /\.(html|js|css|svg|json|wasm|webmanifest)$/
const MIN_BYTES = 1024

/** Writes `x.br` beside each file that compresses, once, at build: no server compresses on the fly. */
export function brotli(): Plugin {
  let outDir = ''
  return {
    name: 'parvis:brotli',
    apply: 'build',
    configResolved: (config) => void (outDir = join(config.root, config.build.outDir)),
    closeBundle: {
      order: 'post',
      async handler() {
        const files = await readdir(outDir, { recursive: true })
        for (const file of files.filter((name) => worth.test(name))) await writeBrotli(join(outDir, file))
      },
    },
  }
}

async function writeBrotli(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return
  // Quality 11 on the 8 MB of wasm takes 20 s; 9 loses 3 % and takes 1 s.
  const quality = bytes.length > 1_000_000 ? 9 : 11
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const packed = await compress(bytes, { params })
  if (packed.length < bytes.length) await writeFile(`${path}.br`, packed)
}
