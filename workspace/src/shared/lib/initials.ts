const TONES = 8

/** One or two capitals for a name: « Claire Morvan » → CM, « Halle Saint-Roch » → HS. Words without letters are skipped. */
export function initials(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []
  const [first, second] = words.filter((word) => !/^(d|l|de|du|des|la|le|les|et)$/i.test(word) || words.length === 1)
  return [first, second].map((word) => [...(word ?? '')][0]?.toLocaleUpperCase('fr') ?? '').join('') || '?'
}

/** Which of the eight tones (1–8) stands for an id: always the same one. */
export function toneOf(id: string): number {
  let sum = 0
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521
  return (sum % TONES) + 1
}
