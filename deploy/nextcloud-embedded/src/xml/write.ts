import { isElement, type Element } from './read.ts'
import { prefixOf } from './namespaces.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** What XML 1.0 has no way to say is left out. */
// oxlint-disable-next-line no-control-regex
const unsayable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

export function escapeXml(text: string): string {
  return text.replace(unsayable, '').replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign)
}

/** An element by itself, with the namespaces it needs declared on it. */
export function writeXml({ ns, name, attributes, children }: Element): string {
  const prefixes = new Map<string, string>()
  const shown = attributes.map((attribute) => {
    const prefix = attributePrefix(attribute.ns, prefixes)
    return ` ${prefix}${attribute.name}="${escapeXml(attribute.value)}"`
  })
  const declared = [...prefixes].map(([uri, prefix]) => ` xmlns:${prefix}="${escapeXml(uri)}"`).join('')
  const inner = children.map((child) => (isElement(child) ? writeXml(child) : escapeXml(child))).join('')
  const start = ns === '' ? `${name} xmlns=""` : `x:${name} xmlns:x="${escapeXml(ns)}"`
  const end = ns === '' ? name : `x:${name}`
  return inner === ''
    ? `<${start}${declared}${shown.join('')}/>`
    : `<${start}${declared}${shown.join('')}>${inner}</${end}>`
}

function attributePrefix(ns: string, prefixes: Map<string, string>): string {
  if (ns === '') return ''
  if (ns === 'http://www.w3.org/XML/1998/namespace') return 'xml:'
  const prefix = prefixes.get(ns) ?? `a${prefixes.size}`
  prefixes.set(ns, prefix)
  return `${prefix}:`
}

/** An empty element where the vocabularies of the dialect are declared; others declare their own. */
export function emptyElement(ns: string, name: string): string {
  const prefix = prefixOf(ns)
  if (prefix) return `<${prefix}:${name}/>`
  return ns === '' ? `<${name} xmlns=""/>` : `<x:${name} xmlns:x="${escapeXml(ns)}"/>`
}

export const xmlHead = '<?xml version="1.0" encoding="utf-8"?>'
