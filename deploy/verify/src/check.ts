import {
  type Ed25519,
  evaluatePolicy,
  followRotations,
  type Note,
  parseLeaf,
  parseNote,
  parsePolicy,
  parseProof,
  parseVerifierKey,
  type Policy,
  type Rotation,
  type Sha256,
  TlogError,
  toBase64,
  type Verdict,
  verifyLog,
  verifyProof,
} from '@parvis/tlog'
import type { Readable } from './read/readable.ts'

/** What the person who verifies brings along. */
export interface Trust {
  /** Text of a tlog-policy file. */
  readonly policy?: string
  /** Text of a checkpoint that was kept. */
  readonly since?: string
}

export interface Tools {
  readonly sha: Sha256
  readonly ed25519?: Ed25519
  readonly onProgress?: (read: number, size: number) => void
}

/** All that there is to say, in facts. */
export interface Outcome {
  readonly kind: 'bundle' | 'folder' | 'proof'
  readonly verdict: Verdict
  /** Base64 SHA-256 of the policy's text; `own`: the one that came along with what is verified. */
  readonly policy: { readonly source: 'given' | 'own'; readonly fingerprint: string } | undefined
  /** Keys that the policy did not know, and that the log had announced under one that it knows. */
  readonly followed: readonly Rotation[]
  readonly unproved: readonly string[]
  readonly beyond: number
}

/** What was brought is no policy, or no checkpoint of this log: nothing can be said about the log itself. */
export class TrustError extends Error {
  readonly what: 'no-policy' | 'policy' | 'since'

  constructor(what: TrustError['what'], cause?: unknown) {
    super(what, { cause })
    this.name = 'TrustError'
    this.what = what
  }
}

/** @throws TrustError; what reading throws beyond TlogError */
export async function checkReadable(open: () => Promise<Readable>, trust: Trust, tools: Tools): Promise<Outcome> {
  let readable: Readable
  try {
    readable = await open()
  } catch (error) {
    return brokenOutcome('bundle', error)
  }
  const { kind, unproved } = readable
  const policy = policyOf(trust, readable.policy, tools.sha)
  const since = sinceOf(trust, policy.policy)
  const facts = { kind, unproved, policy: { source: policy.source, fingerprint: policy.fingerprint } }
  try {
    const own = readable.policy === undefined ? undefined : parsePolicy(readable.policy)
    if (own !== undefined && readable.keys !== undefined) checkKeys(readable.keys, own)
    const followed = followRotations({ ...tools, policy: policy.policy, rotations: readable.rotations ?? '' })
    const note = parseNote(readable.checkpoint)
    const size = evaluatePolicy(followed.policy, note).checkpoint.size
    const verdict = await verifyLog({
      ...tools,
      ...followed,
      note,
      items: readable.items(size),
      isLog: kind === 'folder',
      ...(since && { since }),
      ...(readable.onNode && { onNode: readable.onNode }),
    })
    return { ...facts, verdict, followed: followed.rotations, beyond: readable.beyond?.() ?? 0 }
  } catch (error) {
    return { ...brokenOutcome(kind, error), policy: facts.policy, unproved }
  }
}

/** One entry by its proof file. @throws TrustError */
export function checkProof(text: string, trust: Trust, { sha }: Tools): Outcome {
  if (trust.policy === undefined) throw new TrustError('no-policy')
  const { policy, fingerprint } = policyOf(trust, undefined, sha)
  const facts = {
    kind: 'proof',
    policy: { source: 'given', fingerprint },
    followed: [],
    unproved: [],
    beyond: 0,
  } as const
  try {
    const proof = parseProof(text)
    const { checkpoint, agreed, silent, hasQuorum } = verifyProof({ sha, policy, proof })
    const { index } = proof
    const leaf = parseLeaf(proof.extra ?? new Uint8Array(), index)
    const { origin, size, root } = checkpoint
    const log = {
      ...{ entries: 1, isWhole: size === 1, firstIndex: index, lastIndex: index, since: 'not-asked' as const },
      ...{ firstTime: leaf.time, lastTime: leaf.time, opened: 0, unplacedRotations: 0 },
      unresolved: leaf.of === undefined ? 0 : 1,
      bodies: { checked: 0, absent: leaf.body === undefined ? 0 : 1 },
    }
    const head = { origin, size, root, agreed, silent, hasQuorum }
    return { ...facts, verdict: { result: hasQuorum ? 'verified' : 'too-few-witnesses', head, log } }
  } catch (error) {
    return { ...brokenOutcome('proof', error), policy: facts.policy }
  }
}

function brokenOutcome(kind: Outcome['kind'], error: unknown): Outcome {
  if (!(error instanceof TlogError)) throw error
  const { code, index, file, detail } = error
  const fault = { code, index, file, detail }
  return {
    kind,
    verdict: { result: 'broken', fault, head: undefined, read: 0 },
    policy: undefined,
    followed: [],
    unproved: [],
    beyond: 0,
  }
}

function policyOf(trust: Trust, own: string | undefined, sha: Sha256) {
  const text = trust.policy ?? own
  if (text === undefined) throw new TrustError('no-policy')
  const source = trust.policy === undefined ? ('own' as const) : ('given' as const)
  const fingerprint = toBase64(sha(new TextEncoder().encode(text)))
  try {
    return { policy: parsePolicy(text), source, fingerprint }
  } catch (cause) {
    throw new TrustError('policy', cause)
  }
}

/** A kept checkpoint that does not verify says nothing about the log: it may have been damaged since. */
function sinceOf(trust: Trust, policy: Policy): Note | undefined {
  if (trust.since === undefined) return undefined
  try {
    const note = parseNote(trust.since)
    evaluatePolicy(policy, note)
    return note
  } catch (cause) {
    throw new TrustError('since', cause)
  }
}

/** The keys that come along are for reading; they must not tell of others than the policy. */
function checkKeys(keys: string, policy: Policy): void {
  for (const line of keys.split('\n')) {
    const [vkey = ''] = line.trim().split(/\s/)
    if (vkey === '' || vkey.startsWith('#')) continue
    const { name, id } = parseVerifierKey(vkey)
    if (!policy.logs.some(({ key }) => key.name === name && key.id === id))
      throw new TlogError('file.malformed', 'a key that the policy does not name', { file: 'keys' })
  }
}
