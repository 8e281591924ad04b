import * as z from 'zod'
import { administrator, isUserId, type User } from '../store/users.ts'
import { OcsError, paramsOf, type OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'
import { page, parseQuota } from './ocs-words.ts'

const shortest = 8
const password = z.string().min(shortest).max(512)
const newUser = z.object({
  userid: z.string(),
  password: z.string().max(512).optional(),
  email: z.string().max(254).default(''),
  displayName: z.string().max(128).optional(),
  groups: z.array(z.string()).default([]),
  quota: z.union([z.string(), z.number()]).optional(),
})
const change = z.object({ key: z.string(), value: z.coerce.string().max(1024) })
/** What a person says of themselves and nobody here uses. */
const profileKeys = ['phone', 'address', 'website', 'twitter', 'language', 'locale', 'organisation', 'role']

/** GET /cloud/user */
export function ownUser(call: OcsCall): OcsData {
  return describe(call, call.user)
}

/** GET /cloud/users */
export function listUsers(call: OcsCall): OcsData {
  assertAdministrator(call)
  const { search, limit, offset } = page(call)
  return { users: call.store.users.search(search, limit, offset).map(({ id }) => id) }
}

/** POST /cloud/users. 101 what was sent is wrong, 102 there is one of that name, 104 no such group. */
export async function addUser(call: OcsCall): Promise<OcsData> {
  assertAdministrator(call)
  const wish = paramsOf(call, newUser)
  const { store, authority } = call
  if (!isUserId(wish.userid)) throw new OcsError(101, 'this name can not be used')
  if (store.users.get(wish.userid)) throw new OcsError(102, 'user already exists')
  const unknown = wish.groups.find((team) => !store.teams.has(team))
  if (unknown !== undefined) throw new OcsError(104, 'no such group')
  if (wish.password !== undefined && wish.password !== '') assertPassword(wish.password)
  const quota = wish.quota === undefined ? undefined : parseQuota(String(wish.quota))
  store.database.transaction(() => {
    store.users.add(wish.userid, wish.displayName ?? wish.userid, wish.email)
    if (quota !== undefined) store.users.change(wish.userid, { quota })
    for (const team of wish.groups) join(call, team, wish.userid, true)
  })
  if (wish.password) await authority.setPassword(wish.userid, wish.password)
  return { id: wish.userid }
}

/** GET /cloud/users/ID: oneself, or anybody for the administrator. Others are as if they were not there. */
export function getUser(call: OcsCall, id: string): OcsData {
  return describe(call, known(call, id))
}

/** PUT /cloud/users/ID {key, value} */
export async function changeUser(call: OcsCall, id: string): Promise<OcsData> {
  const user = known(call, id)
  const { key, value } = paramsOf(call, change)
  const { users } = call.store
  if (key === 'password') {
    assertPassword(value)
    await call.authority.setPassword(id, value)
  } else if (key === 'quota') {
    assertAdministrator(call)
    users.change(id, { quota: parseQuota(value) })
  } else if (key === 'email') users.change(id, { email: value.slice(0, 254) })
  else if (key === 'displayname' || key === 'display') users.change(id, { name: value.slice(0, 128) })
  else if (profileKeys.includes(key)) {
    users.change(id, { profile: JSON.stringify({ ...profileOf(user), [key]: value }) })
  } else throw new OcsError(103, 'this can not be changed')
  return []
}

/** PUT /cloud/users/ID/enable and …/disable. The administrator stays. */
export function enableUser(call: OcsCall, id: string, enabled: 0 | 1): OcsData {
  assertAdministrator(call)
  if (known(call, id).id === administrator) throw new OcsError(101, 'the administrator stays')
  call.store.users.change(id, { enabled })
  return []
}

/** DELETE /cloud/users/ID, with everything that is theirs. */
export function removeUser(call: OcsCall, id: string): OcsData {
  assertAdministrator(call)
  const user = known(call, id)
  if (user.id === administrator) throw new OcsError(101, 'the administrator stays')
  call.store.users.remove(user)
  return []
}

export function assertAdministrator(call: OcsCall): void {
  if (!call.isAdministrator) throw new OcsError(call.version === 1 ? 997 : 403, 'not for this account')
}

/** @throws OcsError 404 (998 in version 1), the same for who is not there and who may not be seen */
export function known(call: OcsCall, id: string): User {
  const user = call.isAdministrator || id === call.user.id ? call.store.users.get(id) : undefined
  if (!user) throw new OcsError(404, 'no such user')
  return user
}

/** Who joins or leaves a team gains or loses what is shared with it. */
export function join({ store }: OcsCall, team: string, user: string, is: boolean): void {
  store.database.transaction(() => {
    store.teams.set(team, user, 'member', is)
    store.shares.remount(team)
  })
}

function describe({ store }: OcsCall, user: User): OcsData {
  const used = store.tree.get(user.files)?.size ?? 0
  const total = user.quota
  const room = total === null ? -3 : Math.max(total - used, 0)
  return {
    enabled: user.enabled === 1,
    id: user.id,
    'display-name': user.name,
    displayname: user.name,
    email: user.email,
    quota: {
      free: room,
      used,
      total: total ?? -3,
      relative: total === null || total === 0 ? 0 : Math.round((used / total) * 10_000) / 100,
      quota: total ?? -3,
    },
    groups: store.teams.of(user.id),
    subadmin: store.teams.ledBy(user.id),
    phone: '',
    address: '',
    website: '',
    twitter: '',
    language: 'fr',
    locale: '',
    ...profileOf(user),
    backend: 'Database',
    storageLocation: '',
    lastLogin: 0,
  }
}

function profileOf({ profile }: User): Readonly<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(JSON.parse(profile))
}

function assertPassword(text: string): void {
  if (!password.safeParse(text).success) throw new OcsError(101, `a password has at least ${shortest} characters`)
}
