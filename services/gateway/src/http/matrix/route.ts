import type { Act } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'
import type { Patience } from '../../upstream/upstream.ts'
import type { ActFacts, Caller } from '../declaration.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type RowParams = Readonly<Record<string, string | undefined>>

/** One row of the table: a request that a Matrix client may make through the gateway, and what it is. */
export interface MatrixRoute {
  readonly method: Method
  readonly path: string
  readonly act: Act
  readonly caller: Extract<Caller, 'matrix' | 'anyone'>
  readonly patience: Patience
  readonly bodyLimit: number
  /** Cookies that the homeserver sets itself on its sign-in pages. */
  readonly cookies: readonly string[]
  readonly object?: (params: RowParams) => string | undefined
  readonly facts?: (request: FastifyRequest, params: RowParams) => ActFacts | Promise<ActFacts>
}

type RowOptions = Partial<Omit<MatrixRoute, 'method' | 'path' | 'act'>>

const kibibyte = 1024

/** A row with what most rows have: by token, patient for a minute, 64 KiB of body, the room in the path as its object. */
export function on(method: Method, path: string, act: Act, options: RowOptions = {}): MatrixRoute {
  return {
    method,
    path,
    act,
    caller: 'matrix',
    patience: 'normal',
    bodyLimit: 64 * kibibyte,
    cookies: [],
    ...(path.includes(':roomId') && { object: ofRoom, facts: inRoom }),
    ...options,
  }
}

const ofRoom = (params: RowParams) => params['roomId']
const inRoom = (_request: FastifyRequest, params: RowParams): ActFacts => about(params)

/** The room that the path names, as a fact. */
export function about(params: RowParams, more: Omit<ActFacts, 'room'> = {}): ActFacts {
  const room = params['roomId']
  return { ...more, ...(room !== undefined && { room }) }
}

export const v1 = '/_matrix/client/v1'
export const v3 = '/_matrix/client/v3'
export const unstable = '/_matrix/client/unstable'
export const mebibyte = kibibyte * kibibyte
