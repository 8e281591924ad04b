import { TlogError } from '../error.ts'
import { evaluatePolicy, type Evaluation } from '../evaluate.ts'
import { leafHash, type Sha256 } from '../hash.ts'
import type { Ed25519 } from '../key.ts'
import type { Policy } from '../policy.ts'
import { verifyInclusion } from '../proof.ts'
import type { TlogProof } from '../proof-file.ts'

interface ProofToVerify {
  readonly sha: Sha256
  readonly policy: Policy
  readonly proof: TlogProof
  /** The entry; else the one that the proof brings as `extra`. */
  readonly leaf?: Uint8Array
  readonly ed25519?: Ed25519
}

/**
 * One entry, by a proof that anybody may have written. Too few witnesses are no error: look at `hasQuorum`.
 * @throws TlogError `inclusion.mismatch`, `proof.malformed` where there is no leaf, or what `evaluatePolicy` throws
 */
export function verifyProof({ sha, policy, proof, leaf = proof.extra, ed25519 }: ProofToVerify): Evaluation {
  if (leaf === undefined) throw new TlogError('proof.malformed', 'no entry')
  const evaluation = evaluatePolicy(policy, proof.note, ed25519)
  const { size, root } = evaluation.checkpoint
  verifyInclusion(sha, { leaf: leafHash(sha, leaf), index: proof.index, size, root, proof: proof.proof })
  return evaluation
}
