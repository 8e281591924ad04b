import { StoreError, toStoreError } from '../error.ts'
import { header, type AccountCall } from '../http/call.ts'
import { OcsError, readParams } from './ocs-call.ts'
import { sendOcs, sendOcsFailure } from './ocs-answer.ts'
import { routeOcs } from './routes.ts'

/** `/ocs/v1.php/…` and `/ocs/v2.php/…` */
export async function answerOcs(call: AccountCall, version: 1 | 2): Promise<void> {
  try {
    // A page of another origin can't set this header without asking first: no act rides on a browser's password.
    if (header(call, 'ocs-apirequest')?.toLowerCase() !== 'true') throw new OcsError(412, 'CSRF check failed')
    const params = await readParams(call)
    sendOcs(call, version, await routeOcs({ ...call, version, params }))
  } catch (error) {
    sendOcsFailure(call, version, failureOf(call, error))
  }
}

function failureOf(call: AccountCall, error: unknown): { readonly statuscode: number; readonly message: string } {
  if (error instanceof OcsError) return error
  const known = toStoreError(error)
  if (!(error instanceof StoreError)) call.logger.error({ err: error }, 'request failed')
  return { statuscode: known.status, message: known.code }
}
