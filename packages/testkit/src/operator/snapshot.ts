import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The files of a log that an auditor gets to see, by their paths below its folder. */
export type Files = ReadonlyMap<string, Uint8Array>

/** What somebody changed: a file's new content, or null where it was removed. */
export type Changes = ReadonlyMap<string, Uint8Array | null>

const seen = /^(checkpoint$|tile\/|bodies\/)/

export function readFiles(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => seen.test(path))
    .sort()
  return new Map(paths.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]))
}

export function writeFiles(folder: string, files: Changes): void {
  for (const [path, bytes] of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    if (bytes === null) rmSync(file, { force: true })
    else writeFileSync(file, bytes)
  }
}

/** The changes that undo these. */
export function undo(files: Files, changes: Changes): Changes {
  return new Map([...changes.keys()].map((path) => [path, files.get(path) ?? null]))
}

/** The changes that make one folder of another; null where both are the same. */
export function difference(from: Files, to: Files): Changes | null {
  const changes = new Map<string, Uint8Array | null>()
  for (const [path, bytes] of to) {
    const before = from.get(path)
    if (before === undefined || Buffer.compare(before, bytes) !== 0) changes.set(path, bytes)
  }
  for (const path of from.keys()) if (!to.has(path)) changes.set(path, null)
  return changes.size === 0 ? null : changes
}
