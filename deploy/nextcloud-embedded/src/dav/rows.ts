import type { Status } from './propfind.ts'

/** An entry of a list that is no file: all that is asked of it is there. `inside` is XML. */
export function row(href: string, inside: string): Status {
  const status = '<d:status>HTTP/1.1 200 OK</d:status>'
  return () =>
    `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${inside}</d:prop>${status}</d:propstat></d:response>`
}

export const collection = '<d:resourcetype><d:collection/></d:resourcetype>'
