import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** What the gateway alone knows of who asks. */
export interface CallerFacts {
  readonly place: string
  readonly territory: string
  readonly assurance: string | null
  readonly guest: boolean
}

/**
 * Headers are attacker-controlled until the gateway's token stands beside them: without it nothing is known of the
 * caller, and a rule that asks for something is not met.
 */
export function callerFacts({ headers }: Pick<FastifyRequest, 'headers'>, gatewayToken: string): CallerFacts | null {
  const { 'x-parvis-gateway': token, 'x-parvis-place': place, 'x-parvis-territory': territory } = headers
  if (typeof token !== 'string' || !equal(token, gatewayToken)) return null
  if (typeof place !== 'string' || typeof territory !== 'string') return null
  const assurance = headers['x-parvis-assurance']
  return {
    place,
    territory,
    assurance: typeof assurance === 'string' && assurance !== '' ? assurance : null,
    guest: headers['x-parvis-guest'] === '1',
  }
}

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
