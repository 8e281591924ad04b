import type { LeafFields } from '@parvis/contracts'

/** Bytes of an entry, as it lies in the log. */
export const entryBytes = 500
/** Version and time, which the log puts in by itself. */
const stamped = '"time":"2026-11-21T14:05:00.123Z",,"v":2'.length

/** An intent whose line in the log has `entryBytes` bytes, each another. */
export function entryOf(number: number): LeafFields {
  const leaf: Extract<LeafFields, { kind: 'intent' }> = {
    ...({ kind: 'intent', act: 'matrix.message.send', class: 'content', decision: 'allow' } as const),
    ...{ place: { from: 'local', to: 'local' }, rules: ['40.1'], policy: 'f'.repeat(16), actor: 'a'.repeat(22) },
    correlation: String(number).padStart(16, '0'),
    object: '',
  }
  const missing = entryBytes - stamped - JSON.stringify(leaf).length
  return { ...leaf, object: 'o'.repeat(missing) }
}
