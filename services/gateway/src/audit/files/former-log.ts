import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ConfigError } from '@parvis/service-kit'
import { lockWriter } from '../disk/writer-lock.ts'

const isSegment = (name: string) => /^\d{16}\.wal$/.test(name)

/** A log of the first version kept its files in the folder itself. It is put aside whole, and never written again. */
export async function putFormerAside(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : []
  if (!names.some(isSegment)) return
  const aside = asideOf(folder)
  if (existsSync(aside)) throw new ConfigError([`${aside}: is there already, and ${folder} holds an old log too`])
  const lock = lockWriter(folder)
  try {
    await rename(folder, aside)
  } finally {
    lock.release()
  }
}

/** SHA-256 over the files of the log that was put aside, one after the other; null when there is none. */
export async function formerDigest(folder: string): Promise<string | null> {
  const aside = asideOf(folder)
  if (!existsSync(aside)) return null
  const hash = createHash('sha256')
  for (const name of (await readdir(aside)).filter(isSegment).toSorted())
    await pipeline(createReadStream(join(aside, name)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk)
    })
  return hash.digest('base64')
}

const asideOf = (folder: string): string => `${folder}-v1`
