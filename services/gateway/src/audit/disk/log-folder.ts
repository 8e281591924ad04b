import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** The few calls to the disk that the log makes; a port, so that a test can let the n-th of them fail. */
export interface LogFile {
  /** Writes all of the bytes at this place, or throws; then part of them may be there. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Resolves when everything written so far would survive a power cut. */
  datasync(): Promise<void>
  truncate(length: number): Promise<void>
  /** Fewer bytes than asked for at the file's end only. */
  read(position: number, length: number): Promise<Buffer>
  size(): Promise<number>
  close(): Promise<void>
}

/** Paths are relative to the log's folder, with `/` between names; `''` is that folder itself. */
export interface LogFolder {
  /** Names in a folder; none when there is no such folder. */
  list(folder?: string): Promise<readonly string[]>
  open(path: string): Promise<LogFile>
  /** Fails when the name is taken. */
  create(path: string): Promise<LogFile>
  /** The whole file, or null when there is none. */
  load(path: string): Promise<Buffer | null>
  /** One more folder; nothing happens when it is there. */
  makeFolder(path: string): Promise<void>
  /** Takes the place of what had the name, at once. */
  rename(from: string, to: string): Promise<void>
  /** A file, or a folder with all that is in it; nothing happens when there is none. */
  remove(path: string): Promise<void>
  /** Makes the names in a folder durable: without, a file can be gone after a power cut, whole. */
  sync(folder?: string): Promise<void>
}

export async function openLogFolder(root: string): Promise<LogFolder> {
  await mkdir(root, { recursive: true, mode: 0o700 })
  const at = (path: string) => join(root, path)
  return {
    list: (folder = '') => orElse(readdir(at(folder)), []),
    open: async (path) => logFile(await open(at(path), constants.O_RDWR)),
    create: async (path) =>
      logFile(await open(at(path), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o640)),
    load: (path) => orElse(loadWhole(at(path)), null),
    makeFolder: async (path) => void (await mkdir(at(path), { recursive: true, mode: 0o750 })),
    rename: (from, to) => rename(at(from), at(to)),
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    sync: async (folder = '') => {
      await using handle = await open(at(folder), constants.O_RDONLY)
      await handle.sync()
    },
  }
}

async function loadWhole(path: string): Promise<Buffer> {
  await using handle = await open(path, constants.O_RDONLY)
  return await handle.readFile()
}

async function orElse<Found, Otherwise>(found: Promise<Found>, otherwise: Otherwise): Promise<Found | Otherwise> {
  return found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return otherwise
    throw error
  })
}

function logFile(handle: FileHandle): LogFile {
  return {
    write: async (bytes, position) => {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
        done += bytesWritten
      }
    },
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    read: async (position, length) => {
      const bytes = Buffer.allocUnsafe(length)
      let done = 0
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, position + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return bytes.subarray(0, done)
    },
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  }
}
