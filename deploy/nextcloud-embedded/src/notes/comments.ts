import * as z from 'zod'
import { sendMultistatus } from '../dav/propfind.ts'
import { row } from '../dav/rows.ts'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { readText } from '../http/body.ts'
import type { AccountCall } from '../http/call.ts'
import { encodePath } from '../http/target.ts'
import { reach } from '../store/view.ts'
import { namespaces } from '../xml/namespaces.ts'
import { childNamed, readXml, textOf, type Element } from '../xml/read.ts'
import { escapeXml } from '../xml/write.ts'
import { parseJson } from './tags.ts'

const newComment = z.object({ verb: z.literal('comment').default('comment'), message: z.string().min(1).max(1000) })
const most = 200

/** `/remote.php/dav/comments/files/FILEID`: POST adds one, REPORT `oc:filter-comments` lists them, newest first. */
export async function answerComments(call: AccountCall): Promise<void> {
  const [kind, file, ...more] = call.rest
  if (kind !== 'files' || file === undefined || more.length > 0) throw new StoreError('not.found')
  const entry = reach(call.store, call.user, Number(file))
  if (!entry) throw new StoreError('not.found')
  const base = ['remote.php', 'dav', 'comments', kind, file]
  const body = await readText(call.request, call.config.limits)
  if (call.method === 'POST') return add(call, base, entry.node.id, body)
  if (call.method !== 'REPORT') throw new StoreError('method.refused')
  const root = readXml(body)
  if (root.ns !== namespaces.oc || root.name !== 'filter-comments') throw new StoreError('method.refused')
  const limit = Math.min(numberIn(root, 'limit') || most, most)
  const rows = call.store.notes
    .comments(entry.node.id, limit, numberIn(root, 'offset'))
    .map((comment) =>
      row(
        encodePath([...base, String(comment.id)]),
        [
          `<oc:id>${comment.id}</oc:id><oc:message>${escapeXml(comment.message)}</oc:message>`,
          `<oc:actorType>users</oc:actorType><oc:actorId>${escapeXml(comment.user)}</oc:actorId>`,
          `<oc:actorDisplayName>${escapeXml(call.store.users.get(comment.user)?.name ?? comment.user)}</oc:actorDisplayName>`,
          `<oc:creationDateTime>${new Date(comment.created).toUTCString()}</oc:creationDateTime><oc:verb>comment</oc:verb>`,
          `<oc:objectType>files</oc:objectType><oc:objectId>${comment.node}</oc:objectId>`,
        ].join(''),
      ),
    )
  await sendMultistatus(call, rows)
}

function numberIn(root: Element, name: string): number {
  const text = textOf(childNamed(root, namespaces.oc, name)).trim()
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}

function add(call: AccountCall, base: readonly string[], node: number, body: string): void {
  const wish = newComment.safeParse(parseJson(body))
  if (!wish.success) throw new StoreError('request.malformed', { cause: wish.error })
  const id = call.store.notes.addComment(node, call.user.id, wish.data.message)
  send(call.response, 201, { 'content-location': encodePath([...base, String(id)]) })
}
