import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tileWidth } from '@parvis/tlog'
import { keysText, policyText, type SampleLog, signedText } from './sample-log.ts'

export type FolderFiles = Map<string, Uint8Array>

/** The files of a log as a folder, bodies and all. */
export function folderFiles(log: SampleLog, checkpoint = signedText(log)): FolderFiles {
  const bodies = new Map<string, string>()
  for (const [index, { leaf, body }] of log.entries.entries()) {
    if (body === undefined) continue
    const { class: retention, time } = JSON.parse(leaf) as { class: string; time: string }
    const path = `bodies/${retention}/${time.slice(0, 7)}/${String(Math.floor(index / tileWidth)).padStart(12, '0')}`
    bodies.set(path, `${bodies.get(path) ?? ''}${index} ${body}\n`)
  }
  const texts = { checkpoint, policy: policyText, keys: keysText, ...Object.fromEntries(bodies) }
  return new Map([...log.tiles, ...Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)] as const)])
}

/** Ends with the test that made it: `using`. */
export function writeFolder(files: FolderFiles): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'parvis-verify-'))
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), bytes)
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
