import { open, readFile, stat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { checkProof, checkReadable, type Outcome, type Tools, type Trust } from './check.ts'
import { readBundle } from './read/bundle.ts'
import { fileSource } from './read/file-source.ts'
import { readFolder } from './read/folder.ts'
import { openZip } from './zip/open-zip.ts'

const mostProofBytes = 1024 * 1024
const proofHeader = 'c2sp.org/tlog-proof@'

/** Looks at what lies at a path, and verifies it. Undefined: nothing that is known. @throws TrustError, errors of the disk */
export async function checkPath(path: string, trust: Trust, tools: Tools): Promise<Outcome | undefined> {
  const stats = await stat(path)
  if (stats.isDirectory()) return { ...(await checkReadable(() => readFolder(path), trust, tools)), kind: 'folder' }
  await using handle = await open(path)
  const start = new Uint8Array(proofHeader.length)
  await handle.read(start, 0, start.length, 0)
  const text = new TextDecoder('latin1').decode(start)
  if (text === proofHeader && stats.size <= mostProofBytes)
    return checkProof(await readFile(path, 'utf8'), trust, tools)
  if (!text.startsWith('PK')) return undefined
  const source = fileSource(handle, stats.size)
  return await checkReadable(async () => readBundle(await openZip(source, crc32)), trust, tools)
}
