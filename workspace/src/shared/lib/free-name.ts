/** The name, or « name (2) » where it is taken. Names that differ in case or in the form of their accents are one. */
export function freeName(name: string, taken: readonly string[]): string {
  const plain = (text: string) => text.normalize('NFC').toLowerCase()
  const there = new Set(taken.map(plain))
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  let free = name
  for (let number = 2; there.has(plain(free)); number++) free = `${stem} (${number})${end}`
  return free
}
