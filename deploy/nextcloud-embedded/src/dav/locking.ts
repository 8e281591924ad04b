import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { readText } from '../http/body.ts'
import { header } from '../http/call.ts'
import { assertName } from '../http/target.ts'
import type { Lock } from '../store/locks.ts'
import type { Node } from '../store/node.ts'
import { find } from '../store/view.ts'
import { declarations } from '../xml/namespaces.ts'
import { childNamed, readXml, type Element } from '../xml/read.ts'
import { writeXml, xmlHead } from '../xml/write.ts'
import { assertAllows, entryAt, spotAt, type DavCall } from './dav-call.ts'
import { hrefOf } from './href.ts'
import { parseLockToken } from './if-header.ts'
import { assertPreconditions } from './preconditions.ts'

const longest = 3600
/** The client's words about itself. Characters. */
const ownerLength = 4096

/** LOCK, or with an empty body the renewal of one. */
export async function lock(call: DavCall): Promise<void> {
  const body = await readText(call.request, call.config.limits)
  if (body.trim() === '') return refresh(call)
  const wish = readWish(readXml(body), header(call, 'depth') ?? 'infinity')
  const { made, isNew } = call.store.database.transaction(() => {
    const { node, isNew } = nodeToLock(call)
    const about = { node: node.id, principal: call.view.principal, seconds: secondsOf(header(call, 'timeout')) }
    return { made: call.store.locks.add({ ...about, ...wish }), isNew }
  })
  answer(call, isNew ? 201 : 200, made, { 'lock-token': `<${made.token}>` })
}

export function unlock(call: DavCall): void {
  const token = parseLockToken(header(call, 'lock-token'))
  const entry = entryAt(call)
  const held = call.store.locks.covering(entry.node.id).find((one) => one.token === token)
  if (!held) throw new StoreError('conflict')
  if (held.principal !== call.view.principal) throw new StoreError('access.refused')
  call.store.locks.release(token)
  send(call.response, 204)
}

/** An address where nothing is gets an empty file, so that the name is held (RFC 4918 §7.3). */
function nodeToLock(call: DavCall): { readonly node: Node; readonly isNew: boolean } {
  const { entry, parent, name } = spotAt(call.view, call.path)
  assertPreconditions(call, entry)
  if (entry) {
    assertAllows(entry, 'update')
    return { node: entry.node, isNew: false }
  }
  if (!parent) throw new StoreError('conflict')
  assertName(name)
  assertAllows(parent, 'create')
  call.store.locks.assertFree(parent.node.id, call.bearer)
  const content = call.store.contents.create([], '')
  return { node: call.store.tree.add({ parent: parent.node.id, owner: parent.node.owner, name, content }), isNew: true }
}

function refresh(call: DavCall): void {
  const entry = entryAt(call)
  assertPreconditions(call, entry)
  const own = call.store.locks
    .covering(entry.node.id)
    .find(({ token, principal }) => call.bearer.tokens.has(token) && principal === call.view.principal)
  if (!own) throw new StoreError('precondition.failed')
  answer(call, 200, call.store.locks.refresh(own, secondsOf(header(call, 'timeout'))))
}

type Wish = Pick<Lock, 'exclusive' | 'deep' | 'owner'>

function readWish(info: Element, depth: string): Wish {
  const scope = childNamed(info, 'DAV:', 'lockscope')
  const isWrite = childNamed(childNamed(info, 'DAV:', 'locktype'), 'DAV:', 'write') !== undefined
  const exclusive = childNamed(scope, 'DAV:', 'exclusive') !== undefined
  const shared = childNamed(scope, 'DAV:', 'shared') !== undefined
  const isWish = info.ns === 'DAV:' && info.name === 'lockinfo' && isWrite && exclusive !== shared
  if (!isWish || (depth !== '0' && depth !== 'infinity')) throw new StoreError('request.malformed')
  const owner = childNamed(info, 'DAV:', 'owner')
  const words = owner ? writeXml(owner) : ''
  if (words.length > ownerLength) throw new StoreError('request.malformed')
  return { exclusive: exclusive ? 1 : 0, deep: depth === 'infinity' ? 1 : 0, owner: words }
}

/** `Second-4100000000, Infinite` → what we give. */
function secondsOf(timeout: string | undefined): number {
  const [, seconds] = /second-(\d{1,10})/i.exec(timeout ?? '') ?? []
  return seconds === undefined ? longest : Math.min(Math.max(Number(seconds), 1), longest)
}

function answer(call: DavCall, status: number, made: Lock, headers: Record<string, string> = {}): void {
  const body = `${xmlHead}\n<d:prop${declarations}><d:lockdiscovery>${activeLock(call, made)}</d:lockdiscovery></d:prop>`
  send(call.response, status, { 'content-type': 'application/xml; charset=utf-8', ...headers }, body)
}

/** As `lockdiscovery` shows it. Only who holds it gets the token. */
export function activeLock(call: DavCall, { token, node, principal, exclusive, deep, owner, expires }: Lock): string {
  const scope = exclusive === 1 ? 'exclusive' : 'shared'
  const seconds = Math.max(Math.round((expires - Date.now()) / 1000), 0)
  const shown = principal === call.view.principal ? `<d:locktoken><d:href>${token}</d:href></d:locktoken>` : ''
  const root = rootOf(call, node)
  return [
    `<d:activelock><d:locktype><d:write/></d:locktype><d:lockscope><d:${scope}/></d:lockscope>`,
    `<d:depth>${deep === 1 ? 'infinity' : '0'}</d:depth>${owner}<d:timeout>Second-${seconds}</d:timeout>${shown}`,
    root === undefined ? '' : `<d:lockroot><d:href>${root}</d:href></d:lockroot>`,
    '</d:activelock>',
  ].join('')
}

/** The address of the lock, where this view reaches it. */
function rootOf(call: DavCall, node: number): string | undefined {
  for (let length = call.path.length; length >= 0; length -= 1) {
    const entry = find(call.view, call.path.slice(0, length))
    if (entry?.node.id === node) return hrefOf(call, entry)
  }
  return undefined
}
