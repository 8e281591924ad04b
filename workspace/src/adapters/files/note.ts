import type { Epoch, Head, SignedRecord } from '@parvis/sealed'
import * as z from 'zod/mini'
import { fromText, toText } from './bytes.ts'

const id = z.string().check(z.regex(/^[\w-]{43}$/))
const pageRef = z.strictObject({ blob: z.string().check(z.regex(/^[\w-]{24}$/)), hash: id, epoch: z.string() })

/** Attacker-controlled: a member may send anything. What is said of a coffre in its room. */
const form = z.object({
  v: z.literal(1),
  /** An author who asks to be let in, or says that they are there. */
  author: z.optional(z.string().check(z.maxLength(400))),
  founder: z.optional(z.string().check(z.maxLength(400))),
  /** Keys of epochs, base64url. */
  epochs: z.optional(z.record(z.string(), id)),
  head: z.optional(
    z.strictObject({ coffre: z.string(), counter: z.int(), tips: z.array(id).check(z.maxLength(64)), page: pageRef }),
  ),
  /** Pages that hang on the head's page, it among them: when there are many, the next one begins anew. */
  depth: z.optional(z.int().check(z.gte(1), z.lte(1000))),
  /** The head's newest records, so that members who follow need not ask storage. */
  records: z.optional(z.array(z.strictObject({ body: z.string(), signature: z.string() })).check(z.maxLength(200))),
})

export interface Note {
  readonly author?: string | undefined
  readonly founder?: string | undefined
  readonly epochs: readonly Epoch[]
  readonly head?: Head | undefined
  readonly depth: number
  readonly records: readonly SignedRecord[]
}

/** Null for what is not a note of this coffre. */
export function parseNote(coffre: string, content: unknown): Note | null {
  const { success, data } = form.safeParse(content)
  if (!success || (data.head !== undefined && data.head.coffre !== coffre)) return null
  const epochs = Object.entries(data.epochs ?? {}).map(([epoch, key]) => ({ coffre, id: epoch, key: fromText(key) }))
  const { author, founder, head, depth = 1, records = [] } = data
  return { author, founder, head, depth, records, epochs }
}

export interface StateNote {
  readonly founder: string
  readonly epoch: Epoch
  readonly others: readonly Epoch[]
  readonly head: Head
  readonly depth: number
  readonly records: readonly SignedRecord[]
}

/** Encrypted, an event may come to 64 KiB; base64 and the frame take their part. */
const mostRecords = 30_000

export function stateNote({ founder, epoch, others, head, depth, records }: StateNote): Record<string, unknown> {
  const epochs = Object.fromEntries([epoch, ...others].map(({ id: name, key }) => [name, toText(key)]))
  const size = records.reduce((sum, { body }) => sum + body.length + 120, 0)
  return { v: 1, founder, epochs, head, depth, ...(size <= mostRecords && { records }) }
}

export const authorNote = (author: string): Record<string, unknown> => ({ v: 1, author })

export const founderNote = (founder: string): Record<string, unknown> => ({ v: 1, founder })
