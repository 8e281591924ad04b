import { StoreError } from '../error.ts'
import { header } from '../http/call.ts'
import { find, type Entry } from '../store/view.ts'
import { pathOf, type DavCall } from './dav-call.ts'
import type { Condition } from './if-header.ts'

/** All that a request makes its act depend on, except what only reading knows. @throws StoreError `precondition.failed` */
export function assertPreconditions(call: DavCall, entry: Entry | undefined): void {
  const match = header(call, 'if-match')
  if (match !== undefined && !(entry && namesEtag(match, entry.node.etag))) throw new StoreError('precondition.failed')
  const noneMatch = header(call, 'if-none-match')
  const reads = call.method === 'GET' || call.method === 'HEAD'
  if (noneMatch !== undefined && !reads && entry && namesEtag(noneMatch, entry.node.etag)) {
    throw new StoreError('precondition.failed')
  }
  assertUnmodified(call, entry, match !== undefined)
  if (call.conditions.length > 0 && !call.conditions.some((list) => holds(call, list))) {
    throw new StoreError('precondition.failed')
  }
}

function assertUnmodified(call: DavCall, entry: Entry | undefined, hasMatch: boolean): void {
  const since = Date.parse(header(call, 'if-unmodified-since') ?? '')
  if (hasMatch || Number.isNaN(since) || !entry) return
  if (Math.floor(entry.node.mtime / 1000) * 1000 > since) throw new StoreError('precondition.failed')
}

/** Whether the reader has what is there already (RFC 9110 §13). */
export function isUnchanged(call: DavCall, entry: Entry): boolean {
  const noneMatch = header(call, 'if-none-match')
  if (noneMatch !== undefined) return namesEtag(noneMatch, entry.node.etag)
  const since = Date.parse(header(call, 'if-modified-since') ?? '')
  return !Number.isNaN(since) && Math.floor(entry.node.mtime / 1000) * 1000 <= since
}

/** Of a list of entity tags, or `*`. Ours are strong; weak ones and those without quotes are taken as meant. */
export function namesEtag(list: string, etag: string): boolean {
  if (list.trim() === '*') return true
  return list.split(',').some((one) => one.trim().replace(/^W\//, '').replaceAll('"', '') === etag)
}

function holds(call: DavCall, { resource, conditions }: DavCall['conditions'][number]): boolean {
  const path = resource === undefined ? call.path : pathOf(call, resource)
  if (!path) return false
  const entry = find(call.view, path)
  const tokens = new Set(locksAt(call, path))
  const isSo = ({ kind, value }: Condition) =>
    kind === 'token' ? tokens.has(value) : entry !== undefined && namesEtag(value, entry.node.etag)
  return conditions.every((condition) => isSo(condition) !== condition.not)
}

/** Tokens of the locks on an address; where nothing is yet, of those that would cover it. */
function locksAt(call: DavCall, path: readonly string[]): string[] {
  const entry = find(call.view, path)
  if (entry) return call.store.locks.covering(entry.node.id).map(({ token }) => token)
  const parent = path.length > 0 ? find(call.view, path.slice(0, -1)) : undefined
  return parent ? call.store.locks.covering(parent.node.id).map(({ token }) => token) : []
}
