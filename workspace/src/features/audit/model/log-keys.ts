import { parseNote, parseVerifierKey, TlogError, verifyNote } from '@parvis/tlog'

export interface KeyStanding {
  /** Eight hex digits: the number of the key in each signature. */
  readonly id: string
  /** RFC 3339, as the server says them; null: not said, or without an end. */
  readonly from: string | null
  readonly until: string | null
  /** It has signed the log as it is published now. */
  readonly signed: boolean
}

/**
 * The log's keys, oldest first, and which of them signed a checkpoint. `text`: `/log/keys`, a verifier key a line, each
 * under a remark that says when it signs. Attacker-controlled. Throws `TlogError` where a key or the note is no such thing.
 */
export function keyStandings(text: string, note: string): readonly KeyStanding[] {
  const parsed = parseNote(note)
  let said: readonly (string | null)[] = []
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('#')) said = line.slice(1).split('–').map(instant)
    if (line.startsWith('#') || line.trim() === '') return []
    const key = parseVerifierKey(line.trim())
    const [from = null, until = null] = said
    said = []
    return { id: key.id.toString(16).padStart(8, '0'), from, until, signed: hasSigned(parsed, key) }
  })
}

const instant = (part: string): string | null => (Number.isNaN(Date.parse(part.trim())) ? null : part.trim())

function hasSigned(note: ReturnType<typeof parseNote>, key: ReturnType<typeof parseVerifierKey>): boolean {
  try {
    return verifyNote(note, [key]).length > 0
  } catch (cause) {
    if (cause instanceof TlogError && cause.code === 'note.unsigned') return false
    throw cause
  }
}
