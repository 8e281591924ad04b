import { hashFromBase64, parseDecimal, toBase64 } from './bytes.ts'
import { TlogError } from './error.ts'
import { hashLength } from './hash.ts'

/** C2SP tlog-checkpoint: the head of a log's tree at a size. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** Opaque lines under the head; ours are empty: nobody can audit them. */
  readonly extensions: readonly string[]
}

const mostExtensions = 64

/** The text under which signatures go. @throws TlogError `checkpoint.malformed` */
export function formatCheckpoint({
  origin,
  size,
  root,
  extensions = [],
}: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>): string {
  const lines = [origin, String(size), toBase64(root), ...extensions]
  const broken = lines.some((line) => line === '' || line.includes('\n'))
  if (broken || !Number.isSafeInteger(size) || size < 0 || root.length !== hashLength)
    throw new TlogError('checkpoint.malformed')
  return `${lines.join('\n')}\n`
}

/** The text of a note, attacker-controlled until its signatures are verified. @throws TlogError `checkpoint.malformed` */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new TlogError('checkpoint.malformed', 'end')
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  if (!origin || size === undefined || root === undefined || extensions.some((line) => line === ''))
    throw new TlogError('checkpoint.malformed', 'lines')
  if (extensions.length > mostExtensions) throw new TlogError('too-large', 'extensions')
  return {
    origin,
    size: parseDecimal(size, 'checkpoint.malformed'),
    root: hashFromBase64(root, 'checkpoint.malformed'),
    extensions,
  }
}
