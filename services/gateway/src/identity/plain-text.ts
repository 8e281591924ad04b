/** Without control characters or the marks that turn the reading direction, so that a name cannot pose as another. */
export function plainText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.normalize('NFC').trim()
  return text === '' || text.length > 128 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u.test(text) ? undefined : text
}
