import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** Decoders of pictures that scanned documents hold, which the reader of documents fetches when it meets one. */
const decoders = ['jbig2.wasm', 'openjpeg.wasm', 'qcms_bg.wasm']

/** Lays them beside the build, under our own origin. */
export function pdfAssets(): Plugin {
  const folder = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'wasm')
  return {
    name: 'parvis:pdf-assets',
    apply: 'build',
    generateBundle() {
      for (const name of decoders)
        this.emitFile({ type: 'asset', fileName: `pdf/${name}`, source: readFileSync(join(folder, name)) })
    },
  }
}
