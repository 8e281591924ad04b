import * as z from 'zod'
import { sendMultistatus } from '../dav/propfind.ts'
import { listRow, row } from '../dav/rows.ts'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { readText } from '../http/body.ts'
import type { AccountCall } from '../http/call.ts'
import { encodePath } from '../http/target.ts'
import type { Tag } from '../store/notes.ts'
import { allows, permission } from '../store/permissions.ts'
import { reach } from '../store/view.ts'
import { escapeXml } from '../xml/write.ts'

const newTag = z.object({
  name: z.string().min(1).max(64),
  userVisible: z.boolean().default(true),
  userAssignable: z.boolean().default(true),
})
const tagNames = ['oc:id', 'oc:display-name', 'oc:user-visible', 'oc:user-assignable', 'oc:can-assign']
const base = ['remote.php', 'dav', 'systemtags']

/** `/remote.php/dav/systemtags[/ID]`: the tags of all accounts. Only the administrator takes one away. */
export async function answerTags(call: AccountCall): Promise<void> {
  const [id, ...more] = call.rest
  if (more.length > 0) throw new StoreError('not.found')
  const tags = call.store.notes.tags().filter((tag) => call.isAdministrator || tag.visible === 1)
  if (id === undefined && call.method === 'PROPFIND') return listTags(call, base, tags)
  if (id === undefined && call.method === 'POST') return create(call)
  const tag = tags.find((one) => String(one.id) === id)
  if (!tag) throw new StoreError(id === undefined ? 'method.refused' : 'not.found')
  if (call.method !== 'DELETE') throw new StoreError('method.refused')
  if (!call.isAdministrator) throw new StoreError('access.refused')
  call.store.notes.removeTag(tag.id)
  send(call.response, 204)
}

/** `/remote.php/dav/systemtags-relations/files/FILEID[/TAGID]`: those of one file. */
export async function answerTagged(call: AccountCall): Promise<void> {
  const [kind, file, tag, ...more] = call.rest
  if (kind !== 'files' || file === undefined || more.length > 0) throw new StoreError('not.found')
  const entry = reach(call.store, call.user, Number(file))
  if (!entry) throw new StoreError('not.found')
  const { notes } = call.store
  if (tag === undefined) {
    if (call.method !== 'PROPFIND') throw new StoreError('method.refused')
    return listTags(call, ['remote.php', 'dav', 'systemtags-relations', kind, file], notes.tagsOf(entry.node.id))
  }
  if (call.method !== 'PUT' && call.method !== 'DELETE') throw new StoreError('method.refused')
  if (!allows(entry.permissions, permission.update)) throw new StoreError('access.refused')
  const known = notes.tag(Number(tag))
  if (!known || (known.assignable === 0 && !call.isAdministrator)) throw new StoreError('not.found')
  const isPut = call.method === 'PUT'
  const changed = notes.setTag(entry.node.id, known.id, isPut)
  if (!changed) throw new StoreError(isPut ? 'conflict' : 'not.found')
  send(call.response, isPut ? 201 : 204)
}

async function create(call: AccountCall): Promise<void> {
  const wish = newTag.safeParse(parseJson(await readText(call.request, call.config.limits)))
  if (!wish.success) throw new StoreError('request.malformed', { cause: wish.error })
  const { name, userVisible, userAssignable } = wish.data
  const restricted = !userVisible || !userAssignable
  if (restricted && !call.isAdministrator) throw new StoreError('access.refused')
  const id = call.store.notes.addTag({ name, visible: userVisible ? 1 : 0, assignable: userAssignable ? 1 : 0 })
  if (id === undefined) throw new StoreError('conflict')
  send(call.response, 201, { 'content-location': encodePath([...base, String(id)]) })
}

async function listTags(call: AccountCall, prefix: readonly string[], tags: readonly Tag[]): Promise<void> {
  const folder = listRow(`${encodePath(prefix)}/`, tagNames)
  const rows = tags.map(({ id, name, visible, assignable }) =>
    row(
      encodePath([...prefix, String(id)]),
      `<oc:id>${id}</oc:id><oc:display-name>${escapeXml(name)}</oc:display-name><oc:user-visible>${visible === 1}</oc:user-visible><oc:user-assignable>${assignable === 1}</oc:user-assignable><oc:can-assign>${assignable === 1 || call.isAdministrator}</oc:can-assign>`,
    ),
  )
  await sendMultistatus(call, [folder, ...rows])
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StoreError('request.malformed', { cause })
  }
}
