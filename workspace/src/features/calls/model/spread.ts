/** Everybody into so many groups of sizes that differ by one at most; `chance` as `Math.random`. */
export function spread<T>(people: readonly T[], groups: number, chance: () => number): readonly (readonly T[])[] {
  const mixed = [...people]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(chance() * (at + 1))
    const [one, two] = [mixed[at] as T, mixed[other] as T]
    mixed[at] = two
    mixed[other] = one
  }
  return Array.from({ length: groups }, (_, of) => mixed.filter((_person, at) => at % groups === of))
}

/** Number of the group of each person, by their id; `stays`: in none. */
export type Places = Readonly<Record<string, number>>
export const stays = -1

/** Whoever has a place keeps it; whoever has none, or whose group is gone, comes into the smallest. */
export function settled(people: readonly string[], places: Places, groups: number): Places {
  const kept: Record<string, number> = {}
  for (const id of people) {
    const place = places[id]
    if (place !== undefined && place < groups) kept[id] = place
  }
  const sizes = Array.from({ length: groups }, (_, at) => Object.values(kept).filter((place) => place === at).length)
  for (const id of people) {
    if (kept[id] !== undefined) continue
    const smallest = sizes.indexOf(Math.min(...sizes))
    kept[id] = smallest
    sizes[smallest] = (sizes[smallest] ?? 0) + 1
  }
  return kept
}
