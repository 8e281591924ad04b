import { formatProof, inclusionProof, leafHash, parseNote, subtreesBetween, toBase64 } from '@parvis/tlog'
import { policyText, keysText, type SampleLog, sha, signedText } from './sample-log.ts'
import { writeZip, type ZipFiles } from './write-zip.ts'

/** The files of a bundle of these entries, written after FORMAT.md. */
export function bundleFiles(log: SampleLog, indexes: readonly number[], checkpoint = signedText(log)): ZipFiles {
  const lines = indexes.map((index) => {
    const { leaf, body } = log.entries[index] ?? { leaf: '', body: undefined }
    const digest = toBase64(leafHash(sha, Buffer.from(leaf)))
    return JSON.stringify({ index, hash: digest, leaf, ...(body !== undefined && { body }) })
  })
  const bounds = [-1, ...indexes, log.entries.length]
  const heads = bounds
    .slice(1)
    .flatMap((to, at) =>
      subtreesBetween((bounds[at] ?? -1) + 1, to).map(
        ({ level, index }) => `${level} ${index} ${toBase64(log.hashAt(level, index))}`,
      ),
    )
  return {
    checkpoint: checkpoint,
    'entries.ndjson': lines.map((line) => `${line}\n`).join(''),
    tree: ['parvis-tree@v1', ...heads].map((line) => `${line}\n`).join(''),
    policy: policyText,
    keys: keysText,
    'entries.csv': 'index,act\n',
    'README.txt': 'parvis-verify\n',
  }
}

export const sampleBundle = (log: SampleLog, indexes: readonly number[]): Buffer => writeZip(bundleFiles(log, indexes))

export function sampleProof(log: SampleLog, index: number, checkpoint = signedText(log)): string {
  return formatProof({
    index,
    proof: inclusionProof(sha, index, log.entries.length, log.hashAt),
    note: parseNote(checkpoint),
    extra: Buffer.from(log.entries[index]?.leaf ?? ''),
  })
}

export const upTo = (size: number): number[] => Array.from({ length: size }, (_, index) => index)
