import { ServiceError } from '@parvis/service-kit'
import type * as z from 'zod/mini'

/** What came in, as its contract has it. Throws ServiceError `request.invalid`. */
export function parsed<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new ServiceError('request.invalid', { cause: result.error })
}
