import type { Entry, FileStore } from '../store/file-store.ts'
import type { Connection } from './connection.ts'
import { entryOf, entryProperties, spaces } from './dav-words.ts'
import { davPath } from './files.ts'
import { readMultistatus } from './multistatus.ts'

type Finding = Pick<FileStore, 'search' | 'recent' | 'favourites'>

const most = 200
const xml = { 'content-type': 'text/xml; charset=utf-8' }

const like = (property: string, literal: string) =>
  `<d:like><d:prop><d:${property}/></d:prop><d:literal>${escaped(literal)}</d:literal></d:like>`
const isFile = '<d:not><d:is-collection/></d:not>'

/** Entries wherever they are: by RFC 5323's SEARCH, as narrow as Nextcloud's, and its REPORT for favourites. */
export function nextcloudFinding(connection: Connection): Finding {
  const above = new URL(connection.address(davPath('x', []))).pathname.split('/').filter(Boolean).length
  const ask = async (user: string, method: 'SEARCH' | 'REPORT', path: string, body: string) => {
    const text = await connection.text(user, { method, path, headers: xml, body, accept: [207] })
    return readMultistatus(text)
      .map((row) => entryOf(row, above))
      .filter((entry) => entry.path.length > 0)
  }
  const search = (user: string, where: string) => ask(user, 'SEARCH', '/remote.php/dav/', searchBody(user, where))
  return {
    async search(user, text, type) {
      const byName = like('displayname', `%${text}%`)
      const where = type === '' ? byName : `<d:and>${byName}${like('getcontenttype', `${type}%`)}</d:and>`
      // `%` and `_` in what is sought mean something to the store, and nothing to who seeks.
      const folded = fold(text)
      return (await search(user, where)).filter(
        (entry: Entry) => fold(entry.path.at(-1) ?? '').includes(folded) && entry.type.startsWith(type),
      )
    },
    recent: async (user) =>
      (await search(user, isFile)).toSorted((a, b) => (a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : 0)),
    favourites: (user) =>
      ask(
        user,
        'REPORT',
        davPath(user, []),
        `<?xml version="1.0"?><oc:filter-files ${spaces}>${entryProperties}<oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules></oc:filter-files>`,
      ),
  }
}

function searchBody(user: string, where: string): string {
  const scope = `<d:scope><d:href>/files/${encodeURIComponent(user)}</d:href><d:depth>infinity</d:depth></d:scope>`
  const order = '<d:order><d:prop><d:getlastmodified/></d:prop><d:descending/></d:order>'
  return `<?xml version="1.0"?><d:searchrequest ${spaces}><d:basicsearch><d:select>${entryProperties}</d:select><d:from>${scope}</d:from><d:where>${where}</d:where><d:orderby>${order}</d:orderby><d:limit><d:nresults>${most}</d:nresults></d:limit></d:basicsearch></d:searchrequest>`
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

const marks: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
const escaped = (text: string): string =>
  text.replaceAll(/[<>&]/g, (mark) => marks[mark] ?? '').replaceAll(/[^\P{Cc}\t]/gu, ' ')
