import { checkReadable } from '../check.ts'
import { nodeSha256 } from '../node-sha256.ts'
import { readBundle } from '../read/bundle.ts'
import { blobSource } from '../zip/byte-source.ts'
import { plainCrc32 } from '../zip/crc32.ts'
import { openZip } from '../zip/open-zip.ts'
import type { Mutation } from './mutations.ts'
import { policyText } from './sample-log.ts'

/** What the verifier says of it, under the auditor's own policy. */
export async function judgeMutation({ zip, since }: Mutation): Promise<string> {
  const open = async () => readBundle(await openZip(blobSource(new Blob([Uint8Array.from(zip)])), plainCrc32))
  const trust = { policy: policyText, ...(since !== undefined && { since }) }
  const { verdict } = await checkReadable(open, trust, { sha: nodeSha256 })
  return verdict.result
}
