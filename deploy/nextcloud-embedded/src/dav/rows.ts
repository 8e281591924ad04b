import type { Status } from './propfind.ts'

/** An entry of a list that is no file: all that is asked of it is there. `inside` is XML. */
export function row(href: string, inside: string): Status {
  const status = '<d:status>HTTP/1.1 200 OK</d:status>'
  return () =>
    `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${inside}</d:prop>${status}</d:propstat></d:response>`
}

/** The list itself, which has none of what its entries have: clients skip an entry that says 404. */
export function listRow(href: string, names: readonly string[]): Status {
  const empty = names.map((name) => `<${name}/>`).join('')
  const status = '<d:status>HTTP/1.1 404 Not Found</d:status>'
  return () =>
    `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${empty}</d:prop>${status}</d:propstat></d:response>`
}

export const collection = '<d:resourcetype><d:collection/></d:resourcetype>'
