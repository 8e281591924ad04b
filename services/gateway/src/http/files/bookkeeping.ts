import { receiptHeader } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DepositBook } from '../../db/deposits.ts'
import type { ForwardOptions } from '../../upstream/forward.ts'
import type { FileRow } from './rows.ts'

/**
 * Notes what is about to happen to a deposit, and gives what notes how it ended, before whoever asked hears of it: a
 * sender who was told « received » is in the gateway's book, whatever is killed and whoever forgets. An answer that
 * says nothing sure (5xx, none) leaves it open: that is called neither received nor withheld.
 */
export async function bookkeeping(
  book: DepositBook,
  { books }: FileRow,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ForwardOptions['settled']> {
  const { coffre = '', drop = '', blob = '' } = request.params as Readonly<Record<string, string | undefined>>
  const said = request.body as { readonly drop?: string; readonly size?: number } | null | undefined
  if (books === undefined) return undefined
  if (books === 'box') {
    if (!(await book.box(coffre, said?.drop ?? ''))) throw new ServiceError('files.exists')
    return undefined
  }
  if (books === 'deposit') {
    await book.begin(drop, blob, said?.size ?? 0)
    const entry = Number(reply.getHeader(receiptHeader))
    return async (status) => {
      if (status < 300) await book.receive(drop, blob, Number.isSafeInteger(entry) ? entry : null)
      // 409: something lies there under this name, by whichever try.
      else if (isRefusal(status) && status !== 409) await book.refuse(drop, blob)
    }
  }
  await book.leave(coffre, drop, blob)
  return async (status) => {
    if (status < 300) await book.end(coffre, drop, blob, books)
    else if (isRefusal(status)) await book.stay(coffre, drop, blob)
  }
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500
