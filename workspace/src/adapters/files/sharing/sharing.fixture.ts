import { downloadHeader, linkBody, type LinkView } from '@parvis/contracts'
import type { FakeStorage } from '../storage.fixture.ts'
import { randomName } from '../bytes.ts'

/** Links of `services/files`, in memory, over contents that a test can take to pieces. */
export interface FakeSharing {
  readonly fetch: typeof globalThis.fetch
  readonly links: Map<string, LinkView>
  /** Everything that came by, as a server's log and database would have it. */
  readonly heard: string[]
}

const missing = () => Response.json({ code: 'files.missing' }, { status: 404 })

export function fakeSharing(storage: FakeStorage): FakeSharing {
  const links = new Map<string, LinkView>()
  const besides = new Map<string, readonly string[]>()
  const heard: string[] = []
  function make(body: unknown): Response {
    const { blob, more = [], note, expires, count } = linkBody.parse(body)
    const link = { link: randomName(), blob, note, expires, size: storage.blobs.get(blob)?.length ?? 0, left: count }
    links.set(link.link, link)
    besides.set(link.link, more)
    return Response.json(link, { status: 201 })
  }
  function more({ link }: LinkView, blob: string, headers: Headers): Response {
    if (headers.get(downloadHeader) !== `ticket of ${link}` || !besides.get(link)?.includes(blob)) return missing()
    return new Response(storage.blobs.get(blob))
  }
  function content(link: LinkView, headers: Headers): Response {
    const from = Number(/^bytes=(\d+)-/.exec(headers.get('range') ?? '')?.[1] ?? 0)
    const ticket = `ticket of ${link.link}`
    if (headers.get(downloadHeader) !== ticket && link.left !== null) {
      if (link.left === 0) return missing()
      links.set(link.link, { ...link, left: link.left - 1 })
    }
    const answer = { status: from > 0 ? 206 : 200, headers: { [downloadHeader]: ticket } }
    return new Response(storage.blobs.get(link.blob)?.slice(from), answer)
  }
  return {
    links,
    heard,
    async fetch(input, init = {}) {
      const path = (input as string).split('/').slice(3)
      const method = init.method ?? 'GET'
      heard.push(`${method} ${input as string} ${typeof init.body === 'string' ? init.body : ''}`)
      if (path[0] === 'links') {
        const link = links.get(path[1] ?? '')
        if (!link) return missing()
        if (path[2] === 'more') return more(link, path[3] ?? '', new Headers(init.headers))
        if (path[2] === 'content') return content(link, new Headers(init.headers))
        return link.left === 0 ? missing() : Response.json(link)
      }
      if (path[2] !== 'links') return storage.fetch(input, init)
      if (method === 'POST') return make(JSON.parse(init.body as string))
      if (method === 'DELETE') return links.delete(path[3] ?? '') ? new Response(null, { status: 204 }) : missing()
      return Response.json({ links: [...links.values()] })
    },
  }
}
