import { checkReadable, type Trust } from '../check.ts'
import { nodeSha256 as sha } from '../node-sha256.ts'
import { checkPath } from '../open.ts'
import { readBundle } from '../read/bundle.ts'
import { blobSource } from '../zip/byte-source.ts'
import { plainCrc32 } from '../zip/crc32.ts'
import { openZip } from '../zip/open-zip.ts'
import { type FolderFiles, writeFolder } from './sample-folder.ts'
import { policyText } from './sample-log.ts'
import { writeZip, type ZipFiles } from './write-zip.ts'

/** What an auditor brings who knows the sample log. */
export const own: Trust = { policy: policyText }

export const checkZip = (zip: Uint8Array, trust = own) =>
  checkReadable(
    async () => readBundle(await openZip(blobSource(new Blob([Uint8Array.from(zip)])), plainCrc32)),
    trust,
    { sha },
  )

export const checkBundle = (files: ZipFiles, trust = own) => checkZip(writeZip(files), trust)

export async function checkFolder(files: FolderFiles, trust = own) {
  using folder = writeFolder(files)
  const outcome = await checkPath(folder.path, trust, { sha })
  if (outcome === undefined) throw new Error('nothing there')
  return outcome
}

/** The result in one word; of what is broken the code and the index. */
export const faultOf = ({ verdict }: Awaited<ReturnType<typeof checkZip>>) =>
  verdict.result === 'broken' ? [verdict.fault.code, verdict.fault.index] : verdict.result

export const leftOut = (files: ZipFiles, name: string): ZipFiles =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== name))
