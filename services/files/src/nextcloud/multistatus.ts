import { ServiceError } from '@parvis/service-kit'
import { SaxesParser } from 'saxes'

/** One answer of a multistatus: its decoded path, and the properties that it has, by local name, their text trimmed. */
export interface DavRow {
  readonly path: readonly string[]
  readonly properties: ReadonlyMap<string, string>
}

interface OpenRow {
  href: string
  readonly found: Map<string, string>
  pending: Map<string, string>
}

const dav = 'DAV:'

/**
 * Reads a 207 (RFC 4918 §13). Strict: no entities of its own, no number is made of a text, a property counts only under
 * a status of 200. Throws ServiceError `upstream.unavailable` for what is not that.
 */
export function readMultistatus(xml: string): readonly DavRow[] {
  const rows: DavRow[] = []
  const stack: string[] = []
  let row: OpenRow | null = null
  let text = ''
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    stack.push(tag.uri === dav ? tag.local : `{}${tag.local}`)
    text = ''
    if (tag.uri === dav && tag.local === 'response') row = { href: '', found: new Map(), pending: new Map() }
    // A folder says so by an element inside.
    if (row && tag.uri === dav && tag.local === 'collection') row.pending.set('kind', 'folder')
  })
  parser.on('text', (more) => (text += more))
  parser.on('cdata', (more) => (text += more))
  parser.on('closetag', (tag) => {
    const inside = stack.at(-2)
    stack.pop()
    if (row === null) return
    if (tag.uri === dav && tag.local === 'href' && inside === 'response') row.href = text.trim()
    else if (inside === 'prop') row.pending.set(tag.local, text.trim())
    else if (tag.uri === dav && tag.local === 'status' && inside === 'propstat' && !/ 2\d\d( |$)/.test(text))
      row.pending = new Map()
    else if (tag.uri === dav && tag.local === 'propstat') {
      for (const [name, value] of row.pending) row.found.set(name, value)
      row.pending = new Map()
    } else if (tag.uri === dav && tag.local === 'response') {
      rows.push({ path: pathOf(row.href), properties: row.found })
      row = null
    }
    text = ''
  })
  try {
    parser.write(xml).close()
  } catch (cause) {
    throw new ServiceError('upstream.unavailable', { cause })
  }
  return rows
}

/** Of an address or a path, each step decoded once. */
function pathOf(href: string): readonly string[] {
  const path = /^https?:\/\//.test(href) ? new URL(href).pathname : href
  return path.split('/').filter(Boolean).map(decodeURIComponent)
}
