import type { RoomRule, Sfu } from '../config.ts'

/**
 * The SFUs that may carry this call, best first: in the caller's own place, then in the caller's territory, then as
 * declared. Each participant publishes to the first and listens on whichever the others use, so two people in one
 * territory never meet through another one. Empty when the room's rule leaves none: then there is no call.
 */
export function chooseSfus<Known extends Pick<Sfu, 'place' | 'territory'>>(
  sfus: readonly Known[],
  caller: { readonly place: string; readonly territory: string } | null,
  rule: Pick<RoomRule, 'territories'> | null,
): readonly Known[] {
  const allowed = sfus.filter(({ territory }) => rule?.territories?.includes(territory) ?? true)
  const distance = (sfu: Known) => (sfu.place === caller?.place ? 0 : sfu.territory === caller?.territory ? 1 : 2)
  return allowed.toSorted((one, other) => distance(one) - distance(other))
}
