import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

/** One file of the built workspace. Its bytes stay on disk; `brotli` is its compressed twin, where the build made one. */
export interface WorkspaceFile {
  readonly url: string
  readonly path: string
  readonly size: number
  readonly brotli: { readonly path: string; readonly size: number } | null
  readonly type: string
  readonly etag: string
  /** Its name carries a hash of its content: it can be kept for ever. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
}

/** The built workspace as it stands on disk. */
export interface WorkspaceFolder {
  find(url: string): WorkspaceFile | undefined
}

/**
 * Lists the built workspace, again whenever its shell was built anew: an operator may lay a new build over the old one.
 * What is not in the list has no address: paths are never joined.
 */
export function workspaceFolder(folder: string): WorkspaceFolder {
  let version = ''
  let files: ReadonlyMap<string, WorkspaceFile> = new Map()
  const find = (url: string) => files.get(url)
  return {
    find: (url) => {
      const file = find(url)
      // Asked for at each visit of a page, and when a page of a newer build asks for what the list does not hold.
      if (file?.immutable || versionOf(folder) === version) return file
      version = versionOf(folder)
      files = new Map(listFiles(folder).map((each) => [each.url, each]))
      return find(url)
    },
  }
}

function versionOf(folder: string): string {
  const shell = statSync(join(folder, 'index.html'), { throwIfNoEntry: false })
  return shell ? `${shell.mtimeMs} ${shell.size}` : 'none'
}

function listFiles(folder: string): readonly WorkspaceFile[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const all = new Set(names)
  return names.filter((name) => extname(name) in types).map((path) => describe(folder, path, all))
}

function describe(folder: string, path: string, all: ReadonlySet<string>): WorkspaceFile {
  const url = `/${relative(folder, path).split(sep).join('/')}`
  const twin = `${path}.br`
  return {
    url,
    path,
    size: statSync(path).size,
    brotli: all.has(twin) ? { path: twin, size: statSync(twin).size } : null,
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22),
    immutable: url.startsWith('/assets/'),
  }
}
