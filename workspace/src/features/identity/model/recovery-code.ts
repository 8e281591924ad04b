import type { RecoveryCode } from '../port.ts'

export const GROUPS = 12
export const GROUP_LENGTH = 4

/** The code as it is printed and copied: groups apart, three lines of four. */
export function printedCode(code: RecoveryCode): string {
  const lines = [0, 4, 8].map((from) => code.slice(from, from + 4).join(' '))
  return lines.join('\n')
}

/** Two different group numbers (1–12) to ask back, in order. `random` gives a number in [0, 1). */
export function groupsToAsk(random: () => number): readonly [number, number] {
  const first = Math.floor(random() * GROUPS)
  const second = (first + 1 + Math.floor(random() * (GROUPS - 1))) % GROUPS
  return first < second ? [first + 1, second + 1] : [second + 1, first + 1]
}

/** True when `typed` is group `number` of the code. Spaces around it do not matter, majuscules do. */
export function isGroup(code: RecoveryCode, number: number, typed: string): boolean {
  return code[number - 1] === typed.trim()
}

/** What was typed or pasted so far, in groups: for the count beside the field, never to judge the code. */
export function typedGroups(typed: string): { readonly groups: number; readonly complete: boolean } {
  const { length } = typed.replace(/\s/gu, '')
  return { groups: Math.min(GROUPS, Math.floor(length / GROUP_LENGTH)), complete: length >= GROUPS * GROUP_LENGTH }
}
