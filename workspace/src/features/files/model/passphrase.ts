/** Letters and digits that are not taken for one another when read aloud or by hand. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 5
const perGroup = 5

/** A passphrase that nobody guesses: 25 signs of 31, 123 bits, in groups. `random` gives bytes, uniform. */
export function newPassphrase(random: (length: number) => Uint8Array<ArrayBuffer>): string {
  const chosen: string[] = []
  while (chosen.length < groups * perGroup)
    for (const byte of random(64)) {
      // The last bytes would make some signs likelier than others.
      const sign = byte < signs.length * 8 ? signs[byte % signs.length] : undefined
      if (sign !== undefined && chosen.length < groups * perGroup) chosen.push(sign)
    }
  return Array.from({ length: groups }, (_, at) => chosen.slice(at * perGroup, (at + 1) * perGroup).join('')).join('-')
}

/** Shorter ones are found by trying. */
export const leastPassphrase = 12
