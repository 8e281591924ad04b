import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { StoreError } from '../error.ts'
import { readText } from '../http/body.ts'
import { header } from '../http/call.ts'
import type { Entry } from '../store/view.ts'
import { childNamed, elements, readXml } from '../xml/read.ts'
import { emptyElement } from '../xml/write.ts'
import { declarations, namespaces, prefixOf } from '../xml/namespaces.ts'
import { xmlHead } from '../xml/write.ts'
import { assertAllows, entryAt, type DavCall } from './dav-call.ts'
import { hrefOf } from './href.ts'
import { liveValue, standardNames } from './live-properties.ts'

export interface PropertyName {
  readonly ns: string
  readonly name: string
}

/** What a PROPFIND or REPORT wants of each entry. */
export type Wanted =
  | { readonly kind: 'named'; readonly names: readonly PropertyName[] }
  | { readonly kind: 'all'; readonly names: readonly PropertyName[] }
  | { readonly kind: 'names' }

/** PROPFIND. No Depth is 1, and so is infinity: nobody gets a whole tree at once. */
export async function propfind(call: DavCall): Promise<void> {
  const wanted = readWanted(await readText(call.request, call.config.limits))
  const entry = entryAt(call)
  assertAllows(entry, 'read')
  const deep = header(call, 'depth') !== '0' && entry.node.dir === 1
  await sendMultistatus(
    call,
    [entry, ...(deep ? call.view.children(entry) : [])].map((one) => statusOf(call, one, wanted)),
  )
}

/** The body of a PROPFIND; none means all. @throws StoreError `request.malformed` */
export function readWanted(body: string): Wanted {
  if (body.trim() === '') return { kind: 'all', names: [] }
  const root = readXml(body)
  if (root.ns !== namespaces.d || root.name !== 'propfind') throw new StoreError('request.malformed')
  const prop = childNamed(root, namespaces.d, 'prop')
  if (prop) return { kind: 'named', names: elements(prop) }
  if (childNamed(root, namespaces.d, 'propname')) return { kind: 'names' }
  if (!childNamed(root, namespaces.d, 'allprop')) throw new StoreError('request.malformed')
  return { kind: 'all', names: elements(childNamed(root, namespaces.d, 'include')) }
}

/** One `d:response`, written when the reader is ready for it. */
export type Status = () => string

export function statusOf(call: DavCall, entry: Entry, wanted: Wanted): Status {
  return () => {
    const found: string[] = []
    const missing: string[] = []
    for (const { ns, name, isAsked } of namesFor(call, entry, wanted)) {
      const value = wanted.kind === 'names' ? emptyElement(ns, name) : valueOf(call, entry, ns, name)
      if (value !== undefined) found.push(value)
      else if (isAsked) missing.push(emptyElement(ns, name))
    }
    return `<d:response><d:href>${hrefOf(call, entry)}</d:href>${propstat(found, 200, found.length > 0 || missing.length === 0)}${propstat(missing, 404, missing.length > 0)}</d:response>`
  }
}

/** Of what nobody asked for by name, nothing is said where it is not there. */
function namesFor(
  call: DavCall,
  { node }: Entry,
  wanted: Wanted,
): readonly (PropertyName & { readonly isAsked: boolean })[] {
  const asked = (wanted.kind === 'names' ? [] : wanted.names).map(({ ns, name }) => ({ ns, name, isAsked: true }))
  if (wanted.kind === 'named') return asked
  const own = standardNames.map((name) => ({ ns: namespaces.d, name, isAsked: false }))
  const dead = call.store.properties.of(node.id).map(({ ns, name }) => ({ ns, name, isAsked: false }))
  return [...own, ...dead, ...asked]
}

/** The whole element. */
function valueOf(call: DavCall, entry: Entry, ns: string, name: string): string | undefined {
  const live = liveValue(call, entry, ns, name)
  if (live !== undefined) return element(ns, name, live)
  return call.store.properties.of(entry.node.id).find((dead) => dead.ns === ns && dead.name === name)?.value
}

function element(ns: string, name: string, inside: string): string {
  const tag = `${prefixOf(ns) ?? 'd'}:${name}`
  return inside === '' ? `<${tag}/>` : `<${tag}>${inside}</${tag}>`
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  403: 'Forbidden',
  404: 'Not Found',
  424: 'Failed Dependency',
  507: 'Insufficient Storage',
}

export function propstat(properties: readonly string[], status: number, isShown = properties.length > 0): string {
  if (!isShown) return ''
  const line = `<d:status>HTTP/1.1 ${status} ${reasons[status] ?? ''}</d:status>`
  return `<d:propstat><d:prop>${properties.join('')}</d:prop>${line}</d:propstat>`
}

/** 207, streamed: a folder of many entries is never one string. */
export async function sendMultistatus(
  { response }: Pick<DavCall, 'response'>,
  statuses: readonly Status[],
): Promise<void> {
  response.writeHead(207, { 'content-type': 'application/xml; charset=utf-8' })
  await pipeline(Readable.from(pages(statuses)), response).catch(() => response.destroy())
}

function* pages(statuses: readonly Status[]): Generator<string> {
  yield `${xmlHead}\n<d:multistatus${declarations}>`
  let page = ''
  for (const status of statuses) {
    page += status()
    if (page.length > 32_768) {
      yield page
      page = ''
    }
  }
  yield `${page}</d:multistatus>`
}
