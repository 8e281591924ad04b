import { blobName, coffreName, type DepositStanding, type PortalDeposit } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DepositBook, KnownDeposit } from '../../db/deposits.ts'
import type { Upstream } from '../../upstream/upstream.ts'
import type { ActFacts } from '../declaration.ts'
import { objectOf, roomOf } from './objects.ts'
import { filesPrefix } from './rows.ts'

interface ReceivedDependencies {
  readonly book: DepositBook
  readonly files: Upstream
  /** What the files service knows the gateway by. */
  readonly token: string
  readonly facts: (request: FastifyRequest) => Promise<ActFacts>
}

interface Named {
  readonly coffre: string
  readonly drop: string
  readonly blob: string
}
const named = (request: FastifyRequest): Named => request.params as Named

/**
 * What the gateway received in drop boxes, in its own words: asked by members, who hold it against what storage shows,
 * and deposit by deposit by whoever has a receipt.
 */
export const receivedRoutes =
  ({ book, files, token, facts }: ReceivedDependencies) =>
  async (app: FastifyInstance): Promise<void> => {
    const preValidation = async (request: FastifyRequest) => {
      const { coffre, ...names } = request.params as Readonly<Record<string, string>>
      const fits = Object.values(names).every((name) => blobName.safeParse(name).success)
      if (!fits || !(coffre === undefined || coffreName.safeParse(coffre).success))
        throw new ServiceError('request.invalid')
    }
    const members = { caller: 'session', facts } as const
    const inCoffre = `${filesPrefix}/coffres/:coffre`

    const list = { declares: { act: 'coffre.list', object: roomOf, ...members } } as const
    app.get(`${inCoffre}/received`, { config: list, preValidation }, async (request, reply) => {
      const { drops, deposits } = await book.of(named(request).coffre)
      return reply.send({ drops, deposits: deposits.map(viewOf) })
    })

    const about = (request: FastifyRequest) => `${roomOf(request)}/${named(request).blob}`
    const loss = { declares: { act: 'coffre.loss', object: about, ...members } } as const
    app.post(`${inCoffre}/drops/:drop/deposits/:blob/lost`, { config: loss, preValidation }, async (request, reply) => {
      const { coffre, drop, blob } = named(request)
      if (!(await book.end(coffre, drop, blob, 'lost'))) throw new ServiceError('files.missing')
      return reply.code(204).send()
    })

    const object = (request: FastifyRequest) => objectOf({ by: 'anyone' }, request)
    const check = { declares: { act: 'drop.check', caller: 'anyone', object } } as const
    app.get(`${filesPrefix}/drops/:drop/deposits/:blob`, { config: check, preValidation }, async (request, reply) => {
      const { drop, blob } = named(request)
      const known = await book.find(drop, blob)
      if (known === undefined) throw new ServiceError('files.missing')
      return reply.send(await standing(known, () => stored(files, token, { drop, blob })))
    })
  }

function viewOf({ drop, blob, size, state, begun, received, entry }: KnownDeposit): PortalDeposit {
  return { drop, blob, size, state, time: received ?? begun, entry }
}

async function standing(known: KnownDeposit, isStored: () => Promise<boolean>): Promise<DepositStanding> {
  const { state, begun, received, ended } = known
  const times = { received: received ?? begun, ended }
  if (state === 'taken' || state === 'discarded' || state === 'lost') return { state, ...times }
  return { state: (await isStored()) ? 'waiting' : 'lost', ...times }
}

/** Whether the store has its bytes, all of them. Throws where nobody can say. */
async function stored(files: Upstream, token: string, { drop, blob }: Omit<Named, 'coffre'>): Promise<boolean> {
  const asked = files.pool('normal').request({
    method: 'GET',
    path: `/drops/${drop}/deposits/${blob}`,
    headers: { 'x-parvis-gateway': token },
  })
  const { statusCode, body } = await asked.catch((cause: unknown) => {
    throw new ServiceError('upstream.unavailable', { cause })
  })
  await body.dump()
  if (statusCode !== 200 && statusCode !== 404) throw new ServiceError('upstream.unavailable')
  return statusCode === 200
}
