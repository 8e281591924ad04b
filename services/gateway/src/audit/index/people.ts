/** Somebody with an account here, as far as a search needs to know. */
export interface Someone {
  readonly id: string
  readonly name: string
  readonly email: string
  /** `@localpart:server`; empty while there is none. */
  readonly matrixUserId: string
}

/** Who has an account: the only names that readers of the log see. */
export interface People {
  everyone(): Promise<readonly Someone[]>
}

/** Without case and accents: « helene » finds Hélène. */
export function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** By id, or by a part of name or address. */
export function matching(people: readonly Someone[], text: string): Someone[] {
  const part = folded(text.trim())
  if (part === '') return []
  return people.filter(
    ({ id, name, email, matrixUserId }) =>
      id === text || matrixUserId === text || folded(name).includes(part) || folded(email).includes(part),
  )
}

/** What a person is called in the log: as who acts, and as whom an act is about. */
export const subjectsOf = ({ id, matrixUserId }: Pick<Someone, 'id' | 'matrixUserId'>): string[] =>
  matrixUserId === '' ? [`account:${id}`] : [`account:${id}`, `user:${matrixUserId}`]
