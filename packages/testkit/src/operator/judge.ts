import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { Outcome } from '../../../../deploy/verify/src/check.ts'
import { checkPath } from '../../../../deploy/verify/src/open.ts'
import { nodeEd25519 } from '../../../../services/gateway/src/audit/signing/node-ed25519.ts'
import { randomFrom } from '../random.ts'
import { attackedLog, type AttackedLog, type AttackedLogOptions } from './real-log.ts'
import { mutate, mutationKinds, type Mutation, type MutationKind } from './mutations.ts'
import { undo, writeFiles } from './snapshot.ts'

/**
 * What an offline verifier says of a log, with the auditor's policy: `broken` and `too-few-witnesses` by the log alone,
 * `shorter` only beside the checkpoint that the auditor or a witness kept, `bodies-absent` where the log is what it was
 * and fewer bodies are counted than before (retention drops bodies too), `verified` when nothing was found.
 */
export type Finding = 'broken' | 'too-few-witnesses' | 'shorter' | 'bodies-absent' | 'verified'

export async function verdictOn(log: AttackedLog, since?: string): Promise<Outcome['verdict']> {
  const sha = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  const trust = { policy: log.policy, ...(since !== undefined && { since }) }
  const outcome = await checkPath(log.folder, trust, { sha, ed25519: nodeEd25519 })
  if (outcome === undefined) throw new Error('nothing to verify')
  return outcome.verdict
}

async function findingOn(log: AttackedLog): Promise<Finding> {
  const { result } = await verdictOn(log)
  if (result === 'broken' || result === 'too-few-witnesses') return result
  const beside = await verdictOn(log, log.witnessed)
  if (beside.result !== 'verified') return 'shorter'
  return beside.log.bodies.absent > log.withoutBody ? 'bodies-absent' : 'verified'
}

/** Does it, looks, and puts everything back. */
export async function findingAfter(log: AttackedLog, { changes }: Pick<Mutation, 'changes'>): Promise<Finding> {
  writeFiles(log.folder, changes)
  try {
    return await findingOn(log)
  } finally {
    writeFiles(log.folder, undo(log.operator.files, changes))
  }
}

export interface MutationCount {
  readonly mutations: number
  readonly found: Readonly<Record<MutationKind, Partial<Record<Finding, number>>>>
  /** What no verifier noticed. */
  readonly missed: readonly string[]
}

/** So many random mutations of a log that the real writer made, each seen by the verifier alone. */
export async function countFound(mutations: number, seed: number, options: AttackedLogOptions): Promise<MutationCount> {
  const random = randomFrom(seed)
  const log = await attackedLog(options)
  const found = Object.fromEntries(mutationKinds.map((kind) => [kind, {}])) as Record<
    MutationKind,
    Partial<Record<Finding, number>>
  >
  const missed: string[] = []
  try {
    for (let at = 0; at < mutations; at += 1) {
      const kind = mutationKinds[at % mutationKinds.length] ?? 'flip'
      const mutation = mutate(log.operator, kind, random)
      const finding = await findingAfter(log, mutation)
      found[kind][finding] = (found[kind][finding] ?? 0) + 1
      if (finding === 'verified') missed.push(`${kind} ${mutation.what}`)
    }
    if ((await verdictOn(log, log.witnessed)).result !== 'verified') throw new Error('the log is not what it was')
  } finally {
    rmSync(log.folder, { recursive: true, force: true })
  }
  return { mutations, found, missed }
}
