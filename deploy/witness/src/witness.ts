import type { Logger } from '@parvis/service-kit'
import {
  addSignatures,
  cosign,
  formatCosignatures,
  formatNote,
  formatWitnessSize,
  parseAddCheckpoint,
  parseCheckpoint,
  sizeContentType,
  TlogError,
  verifyNote,
  type AddCheckpoint,
  type Checkpoint,
  type NoteSignature,
  type Signer,
  type VerifierKey,
} from '@parvis/tlog'
import { lastHead, problemWith } from './judge.ts'
import type { KeptCheckpoints } from './kept-checkpoints.ts'
import type { Logs } from './logs.ts'
import { Turns } from './turns.ts'

/** What goes out over HTTP. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** `text/plain` when absent. */
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Witness {
  /** C2SP tlog-witness `add-checkpoint`. Rejects only when the state could not be kept; then nothing was signed for anybody. */
  add(body: Uint8Array): Promise<Answer>
  /** What was last cosigned for the log whose origin has this SHA-256. */
  checkpoint(originHash: string): Promise<string | null>
}

export interface WitnessOptions {
  readonly signer: Signer
  readonly logs: Logs
  readonly kept: KeptCheckpoints
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** How many requests may wait for one log; an honest log has one on its way. */
const mostWaiting = 32

export function createWitness(options: WitnessOptions): Witness {
  const turns = new Turns(mostWaiting)
  return {
    add: async (body) => {
      const request = read(body)
      if ('status' in request) return request
      const keys = options.logs.keysOf(request.checkpoint.origin)
      if (keys.length === 0) return refusal(404, 'a log that this witness does not know')
      const signatures = signedBy(request, keys)
      if (signatures === undefined) return refusal(403, 'not signed by this log')
      if (request.oldSize > request.checkpoint.size) return refusal(400, 'the old size is the larger one')
      // Comparing with the last head and keeping the new one are one step: two requests at once could otherwise
      // take a tree back to fewer leaves.
      const answer = turns.take(request.checkpoint.origin, () => decide(options, request, signatures))
      return answer ?? { ...refusal(503, 'too many requests for this log'), headers: { 'retry-after': '1' } }
    },
    checkpoint: async (hash) => {
      const origin = options.logs.originOf(hash)
      return origin === undefined ? null : options.kept.read(origin)
    },
  }
}

type Request = AddCheckpoint & { readonly checkpoint: Checkpoint }

function read(body: Uint8Array): Request | Answer {
  try {
    const request = parseAddCheckpoint(body)
    return { ...request, checkpoint: parseCheckpoint(request.note.text) }
  } catch (error) {
    if (error instanceof TlogError) return refusal(400, error.message)
    throw error
  }
}

/** The log's own signatures that are good; signatures of others are none of a witness's business. */
function signedBy({ note }: Request, keys: readonly VerifierKey[]): readonly NoteSignature[] | undefined {
  try {
    return verifyNote(note, keys).map(({ signature }) => signature)
  } catch (error) {
    if (error instanceof TlogError) return undefined
    throw error
  }
}

async function decide(
  { signer, kept, logger, now }: WitnessOptions,
  request: Request,
  signatures: readonly NoteSignature[],
): Promise<Answer> {
  const { checkpoint, note } = request
  const last = lastHead(await kept.read(checkpoint.origin), checkpoint.origin, signer.key)
  if (request.oldSize !== last.size) return { status: 409, body: formatWitnessSize(last.size), type: sizeContentType }
  const problem = problemWith(request, last)
  if (problem !== undefined) {
    // Signed by the log, and yet another tree: whoever operates this witness holds the proof of it.
    logger.warn({ origin: checkpoint.origin, problem, lastSize: last.size, note: formatNote(note) }, 'not cosigned')
    return refusal(422, problem)
  }
  // « As of this time the largest » must stay true of the one before: a clock that is set back does not count.
  const time = Math.max(Math.floor(now() / 1000), last.time)
  const cosignature = cosign(note.text, signer, time)
  await kept.keep(checkpoint.origin, formatNote(addSignatures({ text: note.text, signatures }, [cosignature])))
  return { status: 200, body: formatCosignatures([cosignature]) }
}

function refusal(status: number, why: string): Answer {
  return { status, body: `${why}\n` }
}
