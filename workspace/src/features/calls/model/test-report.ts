import type { ConnectionCheck } from '../port.ts'

export interface ReportPlace {
  readonly at: Date
  readonly userAgent: string
  /** Of the portal. */
  readonly host: string
}

/**
 * For whoever helps, in one language and one form: no name, no room, no device, no address of this person. Numbers are
 * in ms, percent and kbit/s.
 */
export function testReport(checks: readonly ConnectionCheck[], { at, userAgent, host }: ReportPlace): string {
  const lines = checks.map(({ id, state, why, facts }) => {
    const { roundTrip, loss, up, sent } = facts
    const numbers = [
      roundTrip === undefined ? null : `roundTrip=${roundTrip}ms`,
      loss === undefined ? null : `loss=${(loss * 100).toFixed(1)}%`,
      up === undefined ? null : `up=${Math.round(up / 1_000)}kbit/s`,
      sent === undefined ? null : `sent=${sent}`,
    ].filter((one) => one !== null)
    return [`${id}:`, state, ...(why ? [`(${why})`] : []), ...numbers].join(' ')
  })
  return [`Parvis, connection test, ${host}`, at.toISOString(), userAgent, '', ...lines, ''].join('\n')
}

/** The worst of what is known decides. */
export function testVerdict(checks: readonly ConnectionCheck[]): 'good' | 'poor' | 'failed' {
  // No microphone and no camera: one can listen; UDP that is closed: TCP may do.
  const needed = new Set(['seal', 'gateway', 'messages', 'relay'])
  if (checks.some(({ id, state }) => state === 'failed' && needed.has(id))) return 'failed'
  const ways = checks.filter(({ id }) => id === 'udp' || id === 'tcp')
  const rest = checks.filter((one) => !ways.includes(one))
  const isLess = rest.some(({ state }) => state !== 'good')
  return isLess || ways.some(({ id, state }) => id === 'udp' && state !== 'good') ? 'poor' : 'good'
}
