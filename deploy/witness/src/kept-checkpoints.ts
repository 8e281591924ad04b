import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { originHash } from '@parvis/tlog'

/**
 * What was cosigned last for each log: the checkpoint as a signed note, with the log's signature and ours, one file a
 * log. It is also what `GET /<origin hash>/checkpoint` answers.
 */
export interface KeptCheckpoints {
  /** null only when nothing was ever kept for this origin; whatever else keeps it from being read is thrown. */
  read(origin: string): Promise<string | null>
  /** Resolves when it would survive a power cut; until then `read` may give the one before, never a part of it. */
  keep(origin: string, note: string): Promise<void>
}

export async function openKeptCheckpoints(folder: string): Promise<KeptCheckpoints> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (origin: string) => join(folder, `${originHash(origin)}.checkpoint`)
  return {
    read: async (origin) => {
      try {
        return await readFile(pathOf(origin), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    keep: async (origin, note) => {
      const path = pathOf(origin)
      await writeDurably(`${path}.new`, note)
      await rename(`${path}.new`, path)
      await syncFolder(folder)
    },
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** A name in a folder that was not synced can be the old one after a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
