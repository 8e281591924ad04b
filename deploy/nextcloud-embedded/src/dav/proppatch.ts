import { StoreError } from '../error.ts'
import { readText } from '../http/body.ts'
import type { Entry } from '../store/view.ts'
import { namespaces } from '../xml/namespaces.ts'
import { childNamed, elements, readXml, textOf, type Element } from '../xml/read.ts'
import { emptyElement, writeXml } from '../xml/write.ts'
import { assertAllows, entryAt, type DavCall } from './dav-call.ts'
import { hrefOf } from './href.ts'
import { isLive } from './live-properties.ts'
import { assertPreconditions } from './preconditions.ts'
import { propstat, sendMultistatus } from './propfind.ts'

interface Change {
  readonly property: Element
  readonly sets: boolean
}

/** PROPPATCH: all of it or nothing of it (RFC 4918 §9.2). */
export async function proppatch(call: DavCall): Promise<void> {
  const changes = readChanges(await readText(call.request, call.config.limits))
  const entry = entryAt(call)
  assertPreconditions(call, entry)
  const refused = changes.filter((change) => !mayChange(change))
  let status = refused.length > 0 ? 424 : 200
  if (refused.length === 0 && !apply(call, entry, changes)) status = 507
  const names = (some: readonly Change[]) => some.map(({ property }) => emptyElement(property.ns, property.name))
  const others = changes.filter((change) => !refused.includes(change))
  await sendMultistatus(call, [
    () =>
      `<d:response><d:href>${hrefOf(call, entry)}</d:href>${propstat(names(refused), 403)}${propstat(names(others), status)}</d:response>`,
  ])
}

function readChanges(body: string): Change[] {
  const root = readXml(body)
  if (root.ns !== namespaces.d || root.name !== 'propertyupdate') throw new StoreError('request.malformed')
  return elements(root).flatMap((instruction) => {
    const sets = instruction.name === 'set'
    if (instruction.ns !== namespaces.d || (!sets && instruction.name !== 'remove')) return []
    return elements(childNamed(instruction, namespaces.d, 'prop')).map((property) => ({ property, sets }))
  })
}

const isFavourite = ({ ns, name }: Element) => ns === namespaces.oc && name === 'favorite'
/** Sync clients and rclone set the time of a file by it: seconds since 1970. */
const isTime = ({ ns, name }: Element) => ns === namespaces.d && name === 'lastmodified'

function mayChange({ property, sets }: Change): boolean {
  if (isTime(property)) return sets && timeOf(property) !== undefined
  return isFavourite(property) || !isLive(property.ns, property.name)
}

/** @returns false when there is no room for more properties */
function apply(call: DavCall, entry: Entry, changes: readonly Change[]): boolean {
  const { store } = call
  // A favourite is the reader's own affair; all else changes the file for everybody.
  if (changes.some(({ property }) => !isFavourite(property))) {
    assertAllows(entry, 'update')
    store.locks.assertFree(entry.node.id, call.bearer)
  }
  try {
    store.database.transaction(() => {
      for (const change of changes) applyOne(call, entry, change)
      if (!store.properties.hasRoom(entry.node.id)) throw new StoreError('store.full')
      const time = changes.map(({ property }) => (isTime(property) ? timeOf(property) : undefined)).findLast(Boolean)
      store.tree.setTimes(entry.node, time ?? entry.node.mtime)
    })
    return true
  } catch (error) {
    if (error instanceof StoreError && error.code === 'store.full') return false
    throw error
  }
}

function applyOne({ store, view }: DavCall, { node }: Entry, { property, sets }: Change): void {
  if (isTime(property)) return
  const { ns, name } = property
  if (isFavourite(property)) {
    if (!view.principal.startsWith('link:')) {
      store.properties.setFavourite(view.principal, node.id, sets && textOf(property).trim() === '1')
    }
  } else if (sets) store.properties.set(node.id, { ns, name, value: writeXml(property) })
  else store.properties.remove(node.id, ns, name)
}

function timeOf(property: Element): number | undefined {
  const text = textOf(property).trim()
  const time = /^\d{1,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
