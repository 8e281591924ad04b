import { ServiceError } from '@parvis/service-kit'
import * as z from 'zod'
import type { Connection } from './connection.ts'
import { errorOfStatus } from './error-of-status.ts'

const envelope = z.object({ ocs: z.object({ meta: z.object({ statuscode: z.number() }), data: z.unknown() }) })

/** Asks OCS (version 2: HTTP's own statuses) and checks the answer. Throws ServiceError. */
export async function askOcs<Schema extends z.ZodType>(
  connection: Connection,
  user: string,
  [method, path, params]: readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string, object?],
  schema: Schema,
): Promise<z.output<Schema>> {
  const headers = {
    'ocs-apirequest': 'true',
    accept: 'application/json',
    ...(params && { 'content-type': 'application/json' }),
  }
  const accept = [200, 201, 400, 403, 404, 409]
  const asked = { method, path: `/ocs/v2.php${path}`, headers, body: params ? JSON.stringify(params) : null, accept }
  const { statusCode, body } = await connection.ask(user, asked)
  const text = await body.text()
  if (statusCode >= 400) throw errorOfStatus(statusCode)
  try {
    const { meta, data } = envelope.parse(JSON.parse(text)).ocs
    if (meta.statuscode >= 300) throw errorOfStatus(meta.statuscode)
    return schema.parse(data)
  } catch (cause) {
    throw cause instanceof ServiceError ? cause : new ServiceError('upstream.unavailable', { cause })
  }
}
