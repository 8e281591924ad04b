import { timingSafeEqual } from 'node:crypto'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import { isStoreUser } from '../store/store-user.ts'

/** Nobody but the gateway is heard: it has identified, decided and written down. Throws ServiceError `files.refused`. */
export function assertGateway({ headers }: Pick<FastifyRequest, 'headers'>, token: string): void {
  const given = Buffer.from(String(headers['x-parvis-gateway'] ?? ''))
  const expected = Buffer.from(token)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new ServiceError('files.refused')
}

/** The account of the store that the gateway names for who asks. */
export function accountOf({ headers }: Pick<FastifyRequest, 'headers'>): string {
  const account = headers['x-parvis-account']
  if (typeof account !== 'string' || !isStoreUser(account)) throw new ServiceError('request.invalid')
  return account
}
