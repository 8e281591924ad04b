import type { Person } from '../port.ts'

/** « Claire » of « Claire Morvan »; the whole name when it is one word. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name
}

/** First names, or whole names where two share a first name. */
export function shortNames(people: readonly Person[]): readonly string[] {
  const firsts = people.map((person) => firstName(person.name))
  return people.map((person, index) => {
    const first = firsts[index] ?? person.name
    return firsts.filter((other) => other === first).length > 1 ? person.name : first
  })
}
