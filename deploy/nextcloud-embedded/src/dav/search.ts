import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { readText } from '../http/body.ts'
import type { AccountCall } from '../http/call.ts'
import { parseTarget } from '../http/target.ts'
import { find, type Entry, type View } from '../store/view.ts'
import { namespaces } from '../xml/namespaces.ts'
import { childNamed, elements, readXml, textOf, type Element } from '../xml/read.ts'
import { accountDav } from './account-dav.ts'
import { sendMultistatus, statusOf } from './propfind.ts'
import { parseCondition } from './search-condition.ts'

const { d } = namespaces
/** Entries that one search looks at, and that it gives at most. */
const most = { seen: 200_000, given: 1000 }

/** SEARCH on `/remote.php/dav/` (RFC 5323, `basicsearch`), as clients of Nextcloud ask it. */
export async function answerSearch(call: AccountCall): Promise<void> {
  if (call.rest.length > 0) throw new StoreError('not.found')
  if (call.method === 'OPTIONS') return send(call.response, 200, { dav: '1, 2, 3', dasl: '<DAV:basicsearch>' })
  if (call.method !== 'SEARCH') throw new StoreError('method.refused')
  const root = readXml(await readText(call.request, call.config.limits))
  const search = root.name === 'searchrequest' ? childNamed(root, d, 'basicsearch') : undefined
  const dav = accountDav(call, { path: [], base: ['remote.php', 'dav', 'files', call.user.id] })
  const wanted = { kind: 'named' as const, names: elements(at(search, 'select', 'prop')) }
  const found = ordered(search, [...matching(dav.view, scopeOf(call, search), search)]).slice(0, limitOf(search))
  await sendMultistatus(
    dav,
    found.map((entry) => statusOf(dav, entry, wanted)),
  )
}

const at = (from: Element | undefined, ...names: readonly string[]): Element | undefined =>
  names.reduce<Element | undefined>((element, name) => element && childNamed(element, d, name), from)

/** `/files/USER/a/b`: of one's own account, or it is not there. */
function scopeOf(call: AccountCall, search: Element | undefined): readonly string[] {
  const [files, user, ...path] = parseTarget(textOf(at(search, 'from', 'scope', 'href')).trim()).segments
  if (files !== 'files' || user !== call.user.id) throw new StoreError('not.found')
  return path
}

function* matching(view: View, path: readonly string[], search: Element | undefined): Generator<Entry> {
  const fits = parseCondition(elements(at(search, 'where')))
  const top = find(view, path)
  if (!top) throw new StoreError('not.found')
  const folders = [top]
  let seen = 0
  for (let folder = folders.pop(); folder; folder = folders.pop())
    for (const entry of view.children(folder)) {
      seen += 1
      if (seen > most.seen) return
      if (entry.node.dir === 1) folders.push(entry)
      if (fits(entry)) yield entry
    }
}

/** By when they changed is the one order there is. */
function ordered(search: Element | undefined, found: readonly Entry[]): readonly Entry[] {
  const order = at(search, 'orderby', 'order')
  if (!at(order, 'prop', 'getlastmodified')) return found
  const sign = at(order, 'descending') ? -1 : 1
  return found.toSorted((one, other) => sign * (one.node.mtime - other.node.mtime))
}

function limitOf(search: Element | undefined): number {
  const limit = textOf(at(search, 'limit', 'nresults')).trim()
  return /^\d{1,9}$/.test(limit) ? Math.min(Number(limit), most.given) : most.given
}
