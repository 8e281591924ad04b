import { nobleSha256 } from '@parvis/tlog'
import { checkProof, checkReadable, type Outcome, TrustError, type Trust } from '../check.ts'
import { readBundle } from '../read/bundle.ts'
import { type Language } from '../say/faults.ts'
import { tell, type Told } from '../say/tell.ts'
import { unreadable } from '../say/unreadable.ts'
import { blobSource } from '../zip/byte-source.ts'
import { plainCrc32 } from '../zip/crc32.ts'
import { openZip } from '../zip/open-zip.ts'

/** How the verdict is drawn. */
export type Look = 'verified' | 'waiting' | 'broken'

export interface Shown {
  readonly look: Look
  tell(language: Language): Told
}

/** Whatever was dropped, judged. Never rejects: what cannot be read is an answer too. */
export async function checkFile(
  file: Blob,
  trust: Trust,
  onProgress: (read: number, size: number) => void,
): Promise<Shown> {
  try {
    const outcome = await judge(file, trust, onProgress)
    if (outcome === undefined) return refusal('input')
    const { result } = outcome.verdict
    const look = result === 'verified' || result === 'broken' ? result : 'waiting'
    return { look, tell: (language) => tell(outcome, language) }
  } catch (error) {
    return refusal(error instanceof TrustError ? error.what : 'input')
  }
}

async function judge(
  file: Blob,
  trust: Trust,
  onProgress: (read: number, size: number) => void,
): Promise<Outcome | undefined> {
  const tools = { sha: nobleSha256, onProgress }
  const start = await file.slice(0, 20).text()
  if (start.startsWith('c2sp.org/tlog-proof@')) return checkProof(await file.slice(0, 2 ** 20).text(), trust, tools)
  if (!start.startsWith('PK')) return undefined
  return checkReadable(async () => readBundle(await openZip(blobSource(file), plainCrc32)), trust, tools)
}

const refusal = (what: Parameters<typeof unreadable>[0]): Shown => ({
  look: 'waiting',
  tell: (language) => ({ headline: unreadable(what)[language], grounds: [], limits: [] }),
})
