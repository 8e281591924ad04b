import {
  addGroup,
  groupLeads,
  groupMembers,
  groupsOf,
  ledBy,
  listGroups,
  removeGroup,
  setLead,
  setMembership,
} from './groups.ts'
import { getAppPassword, removeAppPassword } from './app-passwords.ts'
import { apps, capabilities } from './capabilities.ts'
import { OcsError, type OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'
import { findSharees } from './sharees.ts'
import { addShare, changeShare, getShare, listShares, removeShare } from './shares.ts'
import { addUser, changeUser, enableUser, getUser, listUsers, ownUser, removeUser } from './users.ts'

/** `*` in an address is handed on. */
type Handler = (call: OcsCall, id: string) => OcsData | Promise<OcsData>

const sharing = 'apps/files_sharing/api/v1'

/** All that OCS answers here; anything else is not there. */
const routes: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', 'cloud/capabilities', () => capabilities],
  ['GET', 'cloud/user', ownUser],
  ['GET', 'cloud/apps', () => ({ apps })],
  ['GET', 'cloud/apps/*', (_, id) => (apps.includes(id) ? { id } : missing())],
  ['GET', 'cloud/users', listUsers],
  ['POST', 'cloud/users', addUser],
  ['GET', 'cloud/users/*', getUser],
  ['PUT', 'cloud/users/*', changeUser],
  ['DELETE', 'cloud/users/*', removeUser],
  ['PUT', 'cloud/users/*/enable', (call, id) => enableUser(call, id, 1)],
  ['PUT', 'cloud/users/*/disable', (call, id) => enableUser(call, id, 0)],
  ['GET', 'cloud/users/*/groups', groupsOf],
  ['POST', 'cloud/users/*/groups', (call, id) => setMembership(call, id, true)],
  ['DELETE', 'cloud/users/*/groups', (call, id) => setMembership(call, id, false)],
  ['GET', 'cloud/users/*/subadmins', ledBy],
  ['POST', 'cloud/users/*/subadmins', (call, id) => setLead(call, id, true)],
  ['DELETE', 'cloud/users/*/subadmins', (call, id) => setLead(call, id, false)],
  ['GET', 'cloud/groups', listGroups],
  ['POST', 'cloud/groups', addGroup],
  ['GET', 'cloud/groups/*', groupMembers],
  ['GET', 'cloud/groups/*/users', groupMembers],
  ['GET', 'cloud/groups/*/subadmins', groupLeads],
  ['DELETE', 'cloud/groups/*', removeGroup],
  ['GET', `${sharing}/shares`, listShares],
  ['POST', `${sharing}/shares`, addShare],
  ['GET', `${sharing}/shares/*`, getShare],
  ['PUT', `${sharing}/shares/*`, changeShare],
  ['DELETE', `${sharing}/shares/*`, removeShare],
  ['GET', `${sharing}/sharees`, findSharees],
  ['GET', 'core/getapppassword', getAppPassword],
  ['DELETE', 'core/apppassword', removeAppPassword],
]

/** @throws OcsError 404 for an address that is not there, 405 for a method */
export function routeOcs(call: OcsCall): OcsData | Promise<OcsData> {
  const here = routes.filter(([, path]) => matches(path.split('/'), call.rest))
  const [, path, handler] = here.find(([method]) => method === call.method) ?? []
  if (!handler) throw new OcsError(here.length > 0 ? 405 : 404, here.length > 0 ? 'not allowed' : 'invalid query')
  const index = path?.split('/').indexOf('*') ?? -1
  return handler(call, call.rest[index] ?? '')
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index])
}

function missing(): never {
  throw new OcsError(404, 'no such app')
}
