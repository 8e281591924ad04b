import { SaxesParser, type SaxesTagNS } from 'saxes'
import { StoreError } from '../error.ts'

export interface Attribute {
  readonly ns: string
  readonly name: string
  readonly value: string
}

export interface Element {
  readonly ns: string
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly children: readonly (Element | string)[]
}

const most = { depth: 40, elements: 5000 }
const xmlnsUri = 'http://www.w3.org/2000/xmlns/'

/**
 * Attacker-controlled bytes → a tree. No document type, so no entity but XML's own five; bounded in depth and in number.
 * @throws StoreError `request.malformed`
 */
export function readXml(text: string): Element {
  const builder = new Builder()
  const parser = new SaxesParser({ xmlns: true, position: false })
  parser.on('error', (cause) => refuse(cause))
  parser.on('doctype', () => refuse())
  parser.on('opentag', (tag) => builder.open(tag))
  parser.on('closetag', () => builder.close())
  parser.on('text', (piece) => builder.text(piece))
  parser.on('cdata', (piece) => builder.text(piece))
  parser.write(text).close()
  return builder.root ?? refuse()
}

class Builder {
  root: Element | undefined
  readonly #open: { readonly element: Element; readonly children: (Element | string)[] }[] = []
  #elements = 0

  open(tag: SaxesTagNS): void {
    this.#elements += 1
    if (this.#elements > most.elements || this.#open.length >= most.depth) refuse()
    // An empty namespace name takes a prefix away, which XML namespaces 1.0 forbids.
    const attributes = Object.values(tag.attributes)
    if (attributes.some(({ prefix, value }) => prefix === 'xmlns' && value === '')) refuse()
    const children: (Element | string)[] = []
    const kept = attributes
      .filter(({ uri, name }) => uri !== xmlnsUri && name !== 'xmlns')
      .map(({ uri, local, value }) => ({ ns: uri, name: local, value }))
    const element = { ns: tag.uri, name: tag.local, attributes: kept, children }
    this.#open.at(-1)?.children.push(element)
    this.root ??= element
    this.#open.push({ element, children })
  }

  close(): void {
    this.#open.pop()
  }

  text(piece: string): void {
    this.#open.at(-1)?.children.push(piece)
  }
}

function refuse(cause?: unknown): never {
  throw new StoreError('request.malformed', { cause })
}

export function isElement(child: Element | string): child is Element {
  return typeof child !== 'string'
}

export function elements(parent: Element | undefined): Element[] {
  return parent?.children.filter(isElement) ?? []
}

/** The first child of that name. */
export function childNamed(parent: Element | undefined, ns: string, name: string): Element | undefined {
  return elements(parent).find((child) => child.ns === ns && child.name === name)
}

export function textOf(element: Element | undefined): string {
  return element?.children.map((child) => (isElement(child) ? textOf(child) : child)).join('') ?? ''
}
