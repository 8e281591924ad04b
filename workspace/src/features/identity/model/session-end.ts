import type { SessionView } from '@parvis/contracts'

export const WARN_MS = 5 * 60_000

/** When the session ends (ms since the epoch) and whether staying active can move that end. */
export function sessionEnd(session: SessionView): { readonly at: number; readonly canStay: boolean } {
  const idle = Date.parse(session.idleExpiresAt)
  const absolute = Date.parse(session.expiresAt)
  return idle < absolute ? { at: idle, canStay: true } : { at: absolute, canStay: false }
}

/** Whole minutes left, at least 1 while there is any time; 0 once it has ended. */
export function minutesLeft(end: number, now: number): number {
  return Math.max(0, Math.ceil((end - now) / 60_000))
}
