import { blobName, coffreName, downloadHeader, linkBody, type LinkView, type OpenLinkView } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import type { CoffreBlobs } from '../coffres/coffre-blobs.ts'
import type { CoffreLink, CoffreLinks } from '../coffres/links.ts'
import { parsed } from './parse.ts'
import { readOptions, sendContent } from './streams.ts'

const inCoffre = z.object({ coffre: coffreName })
const one = z.extend(inCoffre, { link: blobName })
const open = z.object({ link: blobName })
const besides = z.extend(open, { blob: blobName })
const year = 366 * 24 * 3600 * 1000

interface LinkParts {
  readonly blobs: CoffreBlobs
  readonly links: CoffreLinks
}

/** Links to sealed contents, made by who is in the coffre. */
export const linkRoutes =
  ({ blobs, links }: LinkParts) =>
  async (app: FastifyInstance) => {
    app.post('/coffres/:coffre/links', async (request, reply) => {
      const { coffre } = parsed(inCoffre, request.params)
      const { blob, more, note, expires, count } = parsed(linkBody, request.body)
      const ends = new Date(expires).getTime() - Date.now()
      if (ends <= 0 || ends > year) throw new ServiceError('request.invalid')
      const size = await blobs.size(coffre, blob)
      return reply.code(201).send(viewOf(links.add({ coffre, blob, more, size, note, expires, left: count })))
    })
    app.get('/coffres/:coffre/links', async (request, reply) => {
      const { coffre } = parsed(inCoffre, request.params)
      return reply.send({ links: links.of(coffre).map(viewOf) })
    })
    app.delete('/coffres/:coffre/links/:link', async (request, reply) => {
      const { coffre, link } = parsed(one, request.params)
      if (!links.remove(coffre, link)) throw new ServiceError('files.missing')
      return reply.code(204).send()
    })
  }

/** The same links, opened by anybody. */
export const openLinkRoutes =
  ({ blobs, links }: LinkParts) =>
  async (app: FastifyInstance) => {
    const named = (request: FastifyRequest): CoffreLink => {
      const found = links.get(parsed(open, request.params).link)
      if (found === undefined) throw new ServiceError('files.missing')
      return found
    }
    app.get('/links/:link', (request, reply) => {
      const { size, note, expires, left } = named(request)
      return reply.send({ size, note, expires, left } satisfies OpenLinkView)
    })
    app.get('/links/:link/content', async (request, reply) => {
      const { link: name } = parsed(open, request.params)
      const ticket = ticketOf(request)
      const known = ticket === null ? undefined : links.goingOn(name, ticket)
      const { link, coffre, blob } = known ?? named(request)
      const content = await blobs.read(coffre, blob, readOptions(request))
      // Where a range begins says nothing of whether it goes on with what was counted: only the ticket does.
      const own = known === undefined ? links.use(link) : ticket
      if (own === undefined || own === null) {
        content?.stream.destroy()
        throw new ServiceError('files.missing')
      }
      return sendContent(reply.header(downloadHeader, own), content, 'application/octet-stream')
    })
    app.get('/links/:link/more/:blob', async (request, reply) => {
      const { link, blob } = parsed(besides, request.params)
      const ticket = ticketOf(request)
      const found = ticket === null ? undefined : links.goingOn(link, ticket)
      if (found === undefined || ticket === null || !links.gives(link, blob)) throw new ServiceError('files.missing')
      const content = await blobs.read(found.coffre, blob, readOptions(request))
      return sendContent(reply.header(downloadHeader, ticket), content, 'application/octet-stream')
    })
  }

function ticketOf({ headers }: FastifyRequest): string | null {
  const said = blobName.safeParse(headers[downloadHeader])
  return said.success ? said.data : null
}

const viewOf = ({ link, blob, size, note, expires, left }: CoffreLink): LinkView => ({
  link,
  blob,
  size,
  note,
  expires,
  left,
})
