import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Files under `folder` (and below) whose bytes hold `needle`, as paths relative to it. Programs may be at work in there:
 * a file that goes while it is looked for is not held against anybody.
 */
export async function filesHolding(folder: string, needle: Buffer): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const holding: string[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if (await holds(path, needle).catch(unlessGone)) holding.push(path.slice(folder.length + 1))
  }
  return holding
}

async function holds(path: string, needle: Buffer): Promise<boolean> {
  let tail: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([tail, chunk])
    if (bytes.includes(needle)) return true
    tail = bytes.subarray(Math.max(0, bytes.length - needle.length + 1))
  }
  return false
}

function unlessGone(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false
  throw error
}
