import * as z from 'zod'
import { OcsError, paramsOf, type OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'
import { page } from './ocs-words.ts'
import { assertAdministrator, join, known } from './users.ts'

const groupParams = z.object({ groupid: z.string().trim().min(1).max(64) })
// oxlint-disable-next-line no-control-regex
const unusable = /[\u0000-\u001f/\\]/

/** GET /cloud/groups */
export function listGroups(call: OcsCall): OcsData {
  assertAdministrator(call)
  const { search, limit, offset } = page(call)
  return { groups: call.store.teams.search(search, limit, offset) }
}

/** POST /cloud/groups. 101 what was sent is wrong, 102 there is one of that name. */
export function addGroup(call: OcsCall): OcsData {
  assertAdministrator(call)
  const { groupid } = paramsOf(call, groupParams)
  if (unusable.test(groupid)) throw new OcsError(101, 'this name can not be used')
  if (call.store.teams.has(groupid)) throw new OcsError(102, 'group exists')
  call.store.teams.add(groupid)
  return []
}

/** GET /cloud/groups/ID and …/users */
export function groupMembers(call: OcsCall, id: string): OcsData {
  return { users: call.store.teams.members(team(call, id)) }
}

/** GET /cloud/groups/ID/subadmins */
export function groupLeads(call: OcsCall, id: string): OcsData {
  return call.store.teams.leads(team(call, id))
}

export function removeGroup(call: OcsCall, id: string): OcsData {
  call.store.teams.remove(team(call, id))
  return []
}

/** GET /cloud/users/ID/groups */
export function groupsOf(call: OcsCall, user: string): OcsData {
  return { groups: call.store.teams.of(known(call, user).id) }
}

/** POST and DELETE /cloud/users/ID/groups; 102 when the group is not there. */
export function setMembership(call: OcsCall, user: string, is: boolean): OcsData {
  const { groupid } = named(call)
  join(call, groupid, known(call, user).id, is)
  return []
}

/** GET /cloud/users/ID/subadmins */
export function ledBy(call: OcsCall, user: string): OcsData {
  assertAdministrator(call)
  return call.store.teams.ledBy(known(call, user).id)
}

/** POST and DELETE /cloud/users/ID/subadmins: kept and shown; here it gives no rights. */
export function setLead(call: OcsCall, user: string, is: boolean): OcsData {
  const { groupid } = named(call)
  call.store.teams.set(groupid, known(call, user).id, 'lead', is)
  return []
}

function named(call: OcsCall): z.output<typeof groupParams> {
  assertAdministrator(call)
  const params = paramsOf(call, groupParams)
  if (!call.store.teams.has(params.groupid)) throw new OcsError(102, 'no such group')
  return params
}

function team(call: OcsCall, id: string): string {
  assertAdministrator(call)
  if (!call.store.teams.has(id)) throw new OcsError(404, 'no such group')
  return id
}
