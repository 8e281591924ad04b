import {
  blobName,
  coffreName,
  dropBody,
  dropCompletion,
  dropUpload,
  type DropView,
  type OpenDropView,
} from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import type { CoffreBlobs } from '../coffres/coffre-blobs.ts'
import type { CoffreDrops, DropBox } from '../coffres/drops.ts'
import { parsed } from './parse.ts'
import { bodyOf } from './streams.ts'

const inCoffre = z.object({ coffre: coffreName })
const one = z.extend(inCoffre, { drop: blobName })
const oneDeposit = z.extend(one, { blob: blobName })
const open = z.object({ drop: blobName })
const upload = z.extend(open, { blob: blobName })
const part = z.extend(upload, { number: z.coerce.number() })
const year = 366 * 24 * 3600 * 1000
const largestPart = 2 ** 24

interface DropParts {
  readonly blobs: CoffreBlobs
  readonly drops: CoffreDrops
}

/** Drop boxes, made and emptied by who is in the coffre. */
export const dropRoutes =
  ({ drops }: Pick<DropParts, 'drops'>) =>
  async (app: FastifyInstance) => {
    app.post('/coffres/:coffre/drops', async (request, reply) => {
      const { coffre } = parsed(inCoffre, request.params)
      const { drop, note, expires, count, bytes } = parsed(dropBody, request.body)
      const ends = new Date(expires).getTime() - Date.now()
      if (ends <= 0 || ends > year) throw new ServiceError('request.invalid')
      const made = drops.add({ drop, coffre, note, expires, left: count, bytes })
      if (made === undefined) throw new ServiceError('files.exists')
      return reply.code(201).send(viewOf({ ...made, deposits: [] }))
    })
    app.get('/coffres/:coffre/drops', async (request, reply) => {
      const { coffre } = parsed(inCoffre, request.params)
      return reply.send({ drops: drops.of(coffre).map(viewOf) })
    })
    app.delete('/coffres/:coffre/drops/:drop', async (request, reply) => {
      const { coffre, drop } = parsed(one, request.params)
      if (!drops.close(coffre, drop)) throw new ServiceError('files.missing')
      return reply.code(204).send()
    })
    // Wanted or not is between who takes it off and the gateway, which notes which.
    const takeOff = async (request: FastifyRequest, reply: FastifyReply) => {
      const { coffre, drop, blob } = parsed(oneDeposit, request.params)
      if (!drops.takeOff(coffre, drop, blob)) throw new ServiceError('files.missing')
      return reply.code(204).send()
    }
    app.delete('/coffres/:coffre/drops/:drop/deposits/:blob', takeOff)
    app.post('/coffres/:coffre/drops/:drop/deposits/:blob/taken', takeOff)
  }

/** The same boxes, for whoever has their address. */
export const openDropRoutes =
  ({ blobs, drops }: DropParts) =>
  async (app: FastifyInstance) => {
    const named = (drop: string): DropBox => {
      const found = drops.get(drop)
      if (found === undefined) throw new ServiceError('files.missing')
      return found
    }
    /** A deposit that was announced and is not complete. */
    const begun = (drop: string, blob: string) => {
      const { coffre } = named(drop)
      const claim = drops.claim(drop, blob)
      if (claim === undefined) throw new ServiceError('files.missing')
      if (claim.done) throw new ServiceError('files.exists')
      return { coffre, size: claim.size }
    }
    app.get('/drops/:drop', async (request, reply) => {
      const { note, expires, left, bytes } = named(parsed(open, request.params).drop)
      return reply.send({ note, expires, left, bytes } satisfies OpenDropView)
    })
    app.post('/drops/:drop/uploads/:blob', async (request, reply) => {
      const { drop, blob } = parsed(upload, request.params)
      const { coffre } = named(drop)
      const { size } = parsed(dropUpload, request.body)
      // Nobody outside takes a name under which something lies already.
      if (drops.claim(drop, blob) === undefined) await assertFree(blobs, coffre, blob)
      if (!drops.begin(drop, blob, size)) throw new ServiceError('files.full')
      return reply.code(204).send()
    })
    app.get('/drops/:drop/uploads/:blob', async (request, reply) => {
      const { drop, blob } = parsed(upload, request.params)
      const { coffre } = begun(drop, blob)
      return reply.send({ parts: await blobs.parts(coffre, blob) })
    })
    app.post('/drops/:drop/uploads/:blob/complete', async (request, reply) => {
      const { drop, blob } = parsed(upload, request.params)
      const { note, size: said } = parsed(dropCompletion, request.body)
      const first = drops.finished(drop, blob, note)
      if (first !== undefined) return reply.code(201).send({ time: first })
      const { coffre, size } = begun(drop, blob)
      if (said !== size) throw new ServiceError('request.invalid')
      await completeOnce(blobs, coffre, blob, size)
      return reply.code(201).send({ time: drops.finish(drop, blob, note) })
    })
    app.get('/drops/:drop/deposits/:blob', async (request, reply) => {
      const { drop, blob } = parsed(upload, request.params)
      const { coffre, size } = drops.lying(drop, blob) ?? {}
      if (coffre === undefined || (await blobs.size(coffre, blob)) !== size) throw new ServiceError('files.missing')
      return reply.send({ size })
    })
    app.put('/drops/:drop/uploads/:blob/parts/:number', async (request: FastifyRequest, reply) => {
      const { drop, blob, number } = parsed(part, request.params)
      const { coffre, size } = begun(drop, blob)
      const { body, length } = bodyOf(request, largestPart)
      const there = await blobs.parts(coffre, blob)
      const others = there.filter((known) => known.number !== number).reduce((sum, known) => sum + known.size, 0)
      if (others + length > size) throw new ServiceError('files.full')
      await blobs.putPart(coffre, blob, number, body, length)
      return reply.code(204).send()
    })
  }

async function completeOnce(blobs: CoffreBlobs, coffre: string, blob: string, size: number): Promise<void> {
  await blobs.complete(coffre, blob, size).catch(async (error: unknown) => {
    // The answer to a first try was lost: its bytes are those that were announced.
    const there = error instanceof ServiceError && error.code === 'files.exists'
    if (!there || (await blobs.size(coffre, blob)) !== size) throw error
  })
}

async function assertFree(blobs: CoffreBlobs, coffre: string, blob: string): Promise<void> {
  const begun = await blobs.parts(coffre, blob).catch(none)
  const there = await blobs.size(coffre, blob).then(() => true, none)
  if (there || (begun || []).length > 0) throw new ServiceError('files.exists')
}

function none(error: unknown): false {
  if (error instanceof ServiceError && error.code === 'files.missing') return false
  throw error
}

const viewOf = ({ drop, note, expires, left, bytes, open: isOpen, deposits }: ReturnType<CoffreDrops['of']>[number]) =>
  ({ drop, note, expires, left, bytes, open: isOpen, deposits: [...deposits] }) satisfies DropView
