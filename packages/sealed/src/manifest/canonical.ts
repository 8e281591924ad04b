/**
 * JSON in one form (RFC 8785, for what records hold: objects, lists, texts, whole numbers, booleans): two authors who
 * mean the same write the same bytes, and a reader refuses every other spelling.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('not a whole number')
  return JSON.stringify(value)
}
