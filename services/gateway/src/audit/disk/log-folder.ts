import { constants } from 'node:fs'
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** The few calls to the disk that the log makes; a port, so that a test can let the n-th of them fail. */
export interface LogFile {
  /** Writes all of the bytes at this place, or throws; then part of them may be there. */
  write(bytes: Buffer, position: number): Promise<void>
  /** Resolves when everything written so far would survive a power cut. */
  datasync(): Promise<void>
  truncate(length: number): Promise<void>
  /** Fewer bytes than asked for at the file's end only. */
  read(position: number, length: number): Promise<Buffer>
  size(): Promise<number>
  close(): Promise<void>
}

export interface LogFolder {
  list(): Promise<readonly string[]>
  open(name: string): Promise<LogFile>
  create(name: string): Promise<LogFile>
  /** Makes names durable: a file whose folder was not synced can be gone after a power cut, whole. */
  sync(): Promise<void>
}

export async function openLogFolder(path: string): Promise<LogFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  return {
    list: () => readdir(path),
    open: async (name) => logFile(await open(join(path, name), constants.O_RDWR)),
    create: async (name) =>
      logFile(await open(join(path, name), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)),
    sync: async () => {
      const folder = await open(path, constants.O_RDONLY)
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    },
  }
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
