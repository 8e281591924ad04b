import { createHash } from 'node:crypto'
import { blobName, coffreName, downloadHeader, linkHeader, linkToken, pathHeader, wordsHeader } from '@parvis/contracts'
import { readSecret, ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DepositBook } from '../../db/deposits.ts'
import type { Identity } from '../../identity/identity.ts'
import { forward, type ForwardOptions } from '../../upstream/forward.ts'
import type { Upstream } from '../../upstream/upstream.ts'
import type { ActFacts, Declaration } from '../declaration.ts'
import { readSmallBodies } from '../small-bodies.ts'
import { bookkeeping } from './bookkeeping.ts'
import { handedToken, storeName } from './handed-token.ts'
import { notedRoutes } from './noted.ts'
import { objectOf, pathOf, roomOf } from './objects.ts'
import { receivedRoutes } from './received.ts'
import { recordRoutes } from './recordings.ts'
import { filesPrefix, fileRows, type FileRow } from './rows.ts'

interface FilesDependencies {
  readonly files: Upstream
  readonly identity: Pick<Identity, 'lookUp' | 'roomsOf' | 'storeTokens'>
  readonly settings: { readonly tokenFile: string }
  readonly book: DepositBook
}

/** Files, act by act, behind the guard: shared folders, coffres, and what strangers open by a link. */
export function filesPlugin({ files, identity, settings, book }: FilesDependencies) {
  const token = readSecret(settings.tokenFile)
  const facts = (request: FastifyRequest) => coffreFacts(request, identity)
  const declare = (row: FileRow): Declaration => ({
    act: row.act,
    caller: row.by === 'anyone' ? 'anyone' : 'session',
    upstream: 'files',
    object: (request) => objectOf(row, request),
    ...(row.by === 'room' && { facts }),
  })
  const { storeTokens } = identity
  const send = async (row: FileRow, request: FastifyRequest, reply: FastifyReply) => {
    const { principal } = request.passage
    const says = ['x-parvis-gateway', token]
    if (row.by === 'account' && principal?.kind === 'account') {
      says.push('x-parvis-account', storeName(principal, storeTokens))
      const path = pathOf(request)
      if (path !== undefined) says.push(pathHeader, path)
    }
    const ticket = blobName.safeParse(request.headers[downloadHeader])
    if (row.act === 'link.read' && ticket.success) says.push(downloadHeader, ticket.data)
    if (row.act === 'link.deposit') says.push(...linkSays(request))
    if (row.act === 'file.share') await nameSharee(request, identity)
    // Read whole for what it says, so it is sent anew.
    if (isSpoken(row)) request.heldBody = Buffer.from(JSON.stringify(request.body))
    const bodyLimit = typeof row.body === 'number' ? row.body : 0
    const patience = isSpoken(row) || row.act === 'file.list' ? 'normal' : 'media'
    const settled = await bookkeeping(book, row, request, reply)
    const way = { patience, bodyLimit, cookies: [], path: pathAt(row, request), says } as const
    const options: ForwardOptions = { ...way, ...(settled && { settled }) }
    if (row.by !== 'account' || storeTokens === undefined) forward(request, reply, files, options)
    else await handedToken(storeTokens, files, isStreamed(row))(request, reply, options)
    return reply
  }
  const route = (app: FastifyInstance, row: FileRow) => {
    const config = { declares: declare(row) }
    const url = filesPrefix + row.path
    const preValidation = async (request: FastifyRequest) => assertFits(row, request)
    const handler = (request: FastifyRequest, reply: FastifyReply) => send(row, request, reply)
    app.route({ method: row.method, url, config, exposeHeadRoute: false, preValidation, handler })
  }
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(async (spoken) => {
      readSmallBodies(spoken)
      for (const row of fileRows.filter(isSpoken)) route(spoken, row)
      await spoken.register(notedRoutes(facts))
      await spoken.register(recordRoutes(facts))
      await spoken.register(receivedRoutes({ book, files, token, facts }))
    })
    await app.register(async (streamed) => {
      streamed.removeAllContentTypeParsers()
      streamed.addContentTypeParser('*', (_request, _body, ready) => ready(null))
      for (const row of fileRows.filter((one) => !isSpoken(one))) route(streamed, row)
    })
  }
}

/** What a visitor proves with, and where to put their file. Attacker-controlled. Throws `request.invalid`. */
function linkSays(request: FastifyRequest): readonly string[] {
  const { [linkHeader]: link, [wordsHeader]: words } = request.headers
  const path = pathOf(request)
  if (!linkToken.safeParse(link).success || path === undefined) throw new ServiceError('request.invalid')
  return [linkHeader, String(link), pathHeader, path, ...(typeof words === 'string' ? [wordsHeader, words] : [])]
}

const isStreamed = ({ body }: FileRow): boolean => typeof body === 'number'

const isSpoken = ({ body }: FileRow): boolean => body !== undefined && typeof body !== 'number'

/** Attacker-controlled: names in the path and the body are of their contract's shape before anything is asked. */
function assertFits({ body }: FileRow, request: FastifyRequest): void {
  const { number, ...names } = request.params as Readonly<Record<string, string>>
  const fits = Object.entries(names).every(
    ([name, value]) => (name === 'coffre' ? coffreName : blobName).safeParse(value).success,
  )
  const isPart = number === undefined || /^[1-9]\d{0,4}$/.test(number)
  if (!fits || !isPart) throw new ServiceError('request.invalid')
  if (body === undefined || typeof body === 'number') return
  const said = body.safeParse(request.body)
  if (!said.success) throw new ServiceError('request.invalid', { cause: said.error })
  request.body = said.data
}

/** Of the row’s own words and of names that were checked: nothing else of the address goes on. */
function pathAt({ path }: FileRow, request: FastifyRequest): string {
  const params = request.params as Readonly<Record<string, string>>
  return path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '')
}

async function coffreFacts(request: FastifyRequest, identity: Pick<Identity, 'roomsOf'>): Promise<ActFacts> {
  const room = roomOf(request)
  const { coffre } = request.params as { readonly coffre: string }
  const { principal } = request.passage
  if (createHash('sha256').update(room).digest('base64url') !== coffre) throw new ServiceError('request.invalid')
  if (principal?.kind !== 'account') return { room, member: false }
  return { room, member: (await identity.roomsOf(principal.account.matrixUserId)).has(room) }
}

/** A person is named by their Matrix id, and must have an account here. Throws `account.unknown`. */
async function nameSharee(request: FastifyRequest, identity: Pick<Identity, 'lookUp' | 'storeTokens'>): Promise<void> {
  const wish = request.body as { readonly kind?: string; readonly with?: string }
  if (wish.kind !== 'user' || wish.with === undefined) return
  const whom = await identity.lookUp(wish.with)
  if (whom?.kind !== 'account') throw new ServiceError('account.unknown')
  request.body = { ...wish, with: storeName(whom, identity.storeTokens) }
}
