import { StoreError } from '../error.ts'
import { header, type Call } from '../http/call.ts'
import { parseReference } from '../http/target.ts'
import type { Bearer } from '../store/locks.ts'
import { allows, permission } from '../store/permissions.ts'
import { find, type Entry, type View } from '../store/view.ts'
import { parseIf, type ConditionList } from './if-header.ts'

/** A WebDAV request on somebody's files. */
export interface DavCall extends Call {
  readonly view: View
  /** Where it goes within the view. */
  readonly path: readonly string[]
  /** What stands before a path in an answer: segments. */
  readonly base: readonly string[]
  /** Addresses of the same view: what `Destination` and `If` may name. */
  readonly bases: readonly (readonly string[])[]
  /** Where a path lies in a view, and who stands for it; the account whose quota counts is the folder's owner. */
  readonly bearer: Bearer
  readonly conditions: readonly ConditionList[]
}

/** A place where something is, or could be. */
export interface Spot {
  readonly path: readonly string[]
  readonly name: string
  readonly entry: Entry | undefined
  /** Undefined for the root, and where the folder is missing. */
  readonly parent: Entry | undefined
}

export function makeDavCall(call: Call, about: Pick<DavCall, 'view' | 'path' | 'base' | 'bases'>): DavCall {
  const text = header(call, 'if')
  const conditions = text === undefined ? [] : parseIf(text)
  const tokens = conditions.flatMap((list) => list.conditions.filter(({ kind }) => kind === 'token'))
  const bearer = { principal: about.view.principal, tokens: new Set(tokens.map(({ value }) => value)) }
  return { ...call, ...about, conditions, bearer }
}

export function spotAt(view: View, path: readonly string[]): Spot {
  const name = path.at(-1)
  if (name === undefined) return { path, name: '', entry: view.root, parent: undefined }
  const parent = find(view, path.slice(0, -1))
  const folder = parent?.node.dir === 1 ? parent : undefined
  return { path, name, entry: folder && view.child(folder, name), parent: folder }
}

/** What is there. @throws StoreError `not.found` */
export function entryAt(call: DavCall): Entry {
  const entry = find(call.view, call.path)
  if (!entry) throw new StoreError('not.found')
  return entry
}

/** A path of this view that a header names; undefined for an address of something else. @throws StoreError */
export function pathOf(call: DavCall, reference: string): readonly string[] | undefined {
  const own = [call.request.headers.host, call.config.publicUrl && new URL(call.config.publicUrl).host]
  const { segments } = parseReference(reference, own)
  const base = call.bases.find((prefix) => prefix.every((name, index) => name === segments[index]))
  return base && segments.slice(base.length)
}

/** `Destination`. @throws StoreError `request.malformed` without it, `elsewhere` when it leads out of the view */
export function destinationOf(call: DavCall): Spot {
  const reference = header(call, 'destination')
  if (reference === undefined) throw new StoreError('request.malformed')
  const path = pathOf(call, reference)
  if (!path) throw new StoreError('elsewhere')
  return spotAt(call.view, path)
}

/** @throws StoreError `access.refused` */
export function assertAllows(entry: Entry, wanted: keyof typeof permission): void {
  if (!allows(entry.permissions, permission[wanted])) throw new StoreError('access.refused')
}
