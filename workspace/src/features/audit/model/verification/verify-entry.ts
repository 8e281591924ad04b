import {
  evaluatePolicy,
  leafHash,
  nobleSha256,
  parseCheckpoint,
  parseProof,
  parsePolicy,
  TlogError,
  verifyInclusion,
} from '@parvis/tlog'

export interface EntryVerdict {
  readonly proven: boolean
  readonly witnesses: number
  readonly quorum: boolean
}

/** One entry by its own proof: nothing else of the log is read. Line and proof are attacker-controlled. */
export function verifyEntry(line: string, index: number, proof: string, policy: string): EntryVerdict {
  try {
    const file = parseProof(proof)
    const { checkpoint, agreed, hasQuorum } = evaluatePolicy(parsePolicy(policy), file.note)
    const { size, root } = parseCheckpoint(file.note.text)
    if (file.index !== index || size !== checkpoint.size) return broken
    const leaf = leafHash(nobleSha256, new TextEncoder().encode(line))
    verifyInclusion(nobleSha256, { leaf, index, size, root, proof: file.proof })
    return { proven: true, witnesses: agreed.length, quorum: hasQuorum && agreed.length > 0 }
  } catch (cause) {
    if (cause instanceof TlogError) return broken
    throw cause
  }
}

const broken: EntryVerdict = { proven: false, witnesses: 0, quorum: false }
