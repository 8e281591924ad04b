import { plainText } from './plain-text.ts'

/** Characters. */
const longest = 60

/** What a guest calls themselves, attacker-controlled; undefined when it is no name. */
export function readGuestName(value: unknown): string | undefined {
  const name = plainText(value)?.replaceAll(/\s+/g, ' ')
  return name !== undefined && name.length <= longest && /\p{L}/u.test(name) ? name : undefined
}

/** Said wherever the name stands, in other Matrix programs too: nobody passes for a person of the house. */
export const guestName = (name: string): string => `${name} (sur invitation)`
