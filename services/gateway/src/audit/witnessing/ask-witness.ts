import {
  formatAddCheckpoint,
  parseCosignatures,
  parseWitnessSize,
  TlogError,
  verifyCosignature,
  type AddCheckpoint,
  type NoteSignature,
  type VerifierKey,
} from '@parvis/tlog'

/** Why a witness did not cosign. `ahead` and `fork` accuse this log; the others say that the witness can't, or won't yet. */
export type WitnessProblem =
  | 'unreachable' // no answer in time, or none that means anything
  | 'unknown-log' // its operator has not listed this log
  | 'untrusted-key' // it lists another key for this log
  | 'invalid-answer' // what it gave as a cosignature is none
  | 'ahead' // it has cosigned a larger tree than this log now has: this log lost entries
  | 'fork' // it has cosigned a tree that this one did not grow out of

export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly signature: NoteSignature; /** Seconds since 1970. */ readonly time: number }
  | { readonly kind: 'conflict'; /** What it last cosigned. */ readonly size: number }
  | { readonly kind: 'problem'; readonly problem: WitnessProblem }

export interface WitnessAddress {
  /** Submission prefix, without a trailing slash. */
  readonly url: string
  readonly key: VerifierKey
}

/** A cosignature is a line; an answer that goes on is not read to its end. */
const mostAnswerBytes = 64 * 1024

/** One `add-checkpoint` of C2SP tlog-witness. The answer is attacker-controlled. Never rejects. */
export async function askWitness(
  { url, key }: WitnessAddress,
  request: AddCheckpoint,
  signal: AbortSignal,
): Promise<WitnessAnswer> {
  try {
    const response = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      body: formatAddCheckpoint(request),
      redirect: 'manual',
      signal,
    })
    const body = await textOf(response)
    if (response.status === 409) return { kind: 'conflict', size: parseWitnessSize(body) }
    if (response.status === 200) return cosignatureIn(body, request, key)
    return { kind: 'problem', problem: problems[response.status] ?? 'unreachable' }
  } catch (error) {
    return { kind: 'problem', problem: error instanceof TlogError ? 'invalid-answer' : 'unreachable' }
  }
}

const problems: Readonly<Record<number, WitnessProblem>> = { 403: 'untrusted-key', 404: 'unknown-log', 422: 'fork' }

/** Lines of keys that this witness is not listed with are passed over. @throws TlogError */
function cosignatureIn(body: string, { note }: AddCheckpoint, key: VerifierKey): WitnessAnswer {
  const signature = parseCosignatures(body).find(({ name, keyId }) => name === key.name && keyId === key.id)
  if (signature === undefined) return { kind: 'problem', problem: 'invalid-answer' }
  const time = verifyCosignature({ text: note.text, signatures: [signature] }, key)
  return time === 0 ? { kind: 'problem', problem: 'invalid-answer' } : { kind: 'cosigned', signature, time }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostAnswerBytes) throw new TlogError('too-large', 'answer')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
