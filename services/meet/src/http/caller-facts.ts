import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** What the gateway alone knows of who asks. */
export interface CallerFacts {
  readonly place: string
  readonly territory: string
  readonly assurance: string | null
  readonly guest: boolean
}

type Asked = Pick<FastifyRequest, 'headers'>

/**
 * Headers are attacker-controlled until the gateway's token stands beside them: without it nothing is known of the
 * caller, and a rule that asks for something is not met.
 */
export function callerFacts(request: Asked, gatewayToken: string): CallerFacts | null {
  const { 'x-parvis-place': place, 'x-parvis-territory': territory } = request.headers
  if (!isGateway(request, gatewayToken)) return null
  if (typeof place !== 'string' || typeof territory !== 'string') return null
  const assurance = request.headers['x-parvis-assurance']
  return {
    place,
    territory,
    assurance: typeof assurance === 'string' && assurance !== '' ? assurance : null,
    guest: request.headers['x-parvis-guest'] === '1',
  }
}

/** Does the gateway ask itself? */
export function isGateway({ headers }: Asked, gatewayToken: string): boolean {
  const token = headers['x-parvis-gateway']
  return typeof token === 'string' && equal(token, gatewayToken)
}

/** The gateway's name of one request, which its audit entries carry too. */
export function correlationOf({ headers }: Asked): string | null {
  const id = headers['x-request-id']
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : null
}

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
