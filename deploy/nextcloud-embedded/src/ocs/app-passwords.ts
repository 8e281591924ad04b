import { header } from '../http/call.ts'
import { OcsError, type OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'

/** GET /core/getapppassword: for who came with the account's own password. */
export async function getAppPassword(call: OcsCall): Promise<OcsData> {
  if (call.credential?.kind === 'app') throw new OcsError(403, 'you already have an app password')
  const apppassword = await call.authority.addAppPassword(call.user.id, header(call, 'user-agent') ?? '')
  return { apppassword }
}

/** DELETE /core/apppassword: the one that this request came with. */
export function removeAppPassword(call: OcsCall): OcsData {
  if (call.credential?.kind !== 'app') throw new OcsError(403, 'no app password in use')
  call.authority.revoke(call.credential.id)
  return []
}
