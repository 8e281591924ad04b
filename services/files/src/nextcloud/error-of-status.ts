import type { ErrorCode } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'

const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'request.invalid',
  403: 'files.refused',
  404: 'files.missing',
  405: 'files.exists',
  409: 'files.exists',
  412: 'files.changed',
  413: 'files.full',
  416: 'files.range',
  423: 'files.locked',
  429: 'request.too-many',
  507: 'files.full',
}

/**
 * A status of the store in our words. 401 is a fault between two services, not of the person: his session stands, and
 * it must never look as if a file were not there.
 */
export function errorOfStatus(status: number): ServiceError {
  return new ServiceError(codes[status] ?? 'upstream.unavailable', { cause: new Error(`the store answers ${status}`) })
}
