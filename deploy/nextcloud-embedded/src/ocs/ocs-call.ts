import * as z from 'zod'
import { readText } from '../http/body.ts'
import type { AccountCall } from '../http/call.ts'
import { StoreError } from '../error.ts'

/** A request of the Open Collaboration Services, with what it was told: JSON, a form or the query, one name one value. */
export interface OcsCall extends AccountCall {
  readonly version: 1 | 2
  readonly params: Params
}

/** Attacker-controlled names and values; read by schema. */
export type Params = Readonly<Record<string, unknown>>

/** What an OCS request ends in when it is not done: `ocs.meta.statuscode`. */
export class OcsError extends Error {
  readonly statuscode: number

  constructor(statuscode: number, message: string) {
    super(message)
    this.name = 'OcsError'
    this.statuscode = statuscode
  }
}

/** @throws OcsError 400 */
export function paramsOf<Schema extends z.ZodType>(call: OcsCall, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(call.params)
  if (result.success) return result.data
  throw new OcsError(400, result.error.issues.map(({ path }) => `${path.join('.')} is missing or wrong`).join(', '))
}

/** Clients send `Content-Type: application/json` with no body, and bodies with DELETE. */
export async function readParams(call: AccountCall): Promise<Params> {
  const query = Object.fromEntries(call.query)
  const body = await readText(call.request, call.config.limits)
  if (body.trim() === '') return query
  if (/json/i.test(call.request.headers['content-type'] ?? '')) {
    const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOf(body))
    if (!parsed.success) throw new StoreError('request.malformed')
    return { ...query, ...parsed.data }
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StoreError('request.malformed', { cause })
  }
}
