import { StoreError } from '../error.ts'
import { readText } from '../http/body.ts'
import { reach, type Entry } from '../store/view.ts'
import { namespaces } from '../xml/namespaces.ts'
import { childNamed, elements, readXml, textOf, type Element } from '../xml/read.ts'
import type { DavCall } from './dav-call.ts'
import { sendMultistatus, statusOf, type Wanted } from './propfind.ts'

/** REPORT `oc:filter-files`: the entries that bear all of the tags named, or are favourites, wherever they are. */
export async function report(call: DavCall): Promise<void> {
  const root = readXml(await readText(call.request, call.config.limits))
  if (root.ns !== namespaces.oc || root.name !== 'filter-files') throw new StoreError('method.refused')
  const rules = elements(childNamed(root, namespaces.oc, 'filter-rules'))
  const wanted: Wanted = { kind: 'named', names: elements(childNamed(root, namespaces.d, 'prop')) }
  const found = matching(call, rules).flatMap((id) => entryOf(call, id) ?? [])
  await sendMultistatus(
    call,
    found.map((entry) => statusOf(call, entry, wanted)),
  )
}

function matching({ store, view }: DavCall, rules: readonly Element[]): number[] {
  const sets = rules.flatMap((rule) => {
    if (rule.ns !== namespaces.oc) return []
    if (rule.name === 'systemtag') return [store.notes.nodesWith(Number(textOf(rule)))]
    return rule.name === 'favorite' ? [store.properties.favourites(view.principal)] : []
  })
  const [first = [], ...others] = sets.map((ids) => new Set(ids))
  return [...first].filter((id) => others.every((ids) => ids.has(id)))
}

/** A tag says nothing of who may see the file that bears it. */
function entryOf({ store, view }: DavCall, id: number): Entry | undefined {
  const user = store.users.get(view.principal)
  return user && reach(store, user, id)
}
