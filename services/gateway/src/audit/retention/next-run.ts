const hour = 3_600_000

/** Twice a day, so that a month that ends is noticed on its first day. */
export const everyMs = 12 * hour
/** A run by hand or of another replica stands for the next one of ours, unless it is about as old as that. */
export const freshMs = everyMs - hour

/** The first of the planned times at which a run would not be passed over because of the last one (RFC 3339). */
export function nextRun(planned: Date, last: string | null): Date {
  const freshUntil = last === null ? 0 : Date.parse(last) + freshMs
  const passedOver = Math.max(0, Math.ceil((freshUntil - planned.getTime()) / everyMs))
  return new Date(planned.getTime() + passedOver * everyMs)
}
