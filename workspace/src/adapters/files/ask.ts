import type * as z from 'zod/mini'
import { FilesError } from '../../features/files/port.ts'
import { readRefusal } from './refusal.ts'

export interface AskDeps {
  readonly fetch: typeof globalThis.fetch
  /** What the gateway gave with the session, sent back on every act that changes something; null without one. */
  readonly csrf: () => string | null
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>

/** Asks below `/api/files`; rejects with `FilesError` for whatever is not an answer. */
export function asking({ fetch, csrf }: AskDeps): Ask {
  return async (path, init = {}) => {
    const headers = new Headers(init.headers)
    const proof = csrf()
    if (proof !== null) headers.set('x-parvis-csrf', proof)
    const answer = await fetch(`/api/files${path}`, {
      credentials: 'same-origin',
      ...init,
      headers,
      cache: 'no-store',
      redirect: 'error',
    }).catch((cause: unknown) => {
      throw init.signal?.aborted ? cause : new FilesError('network', { cause })
    })
    if (!answer.ok) throw await readRefusal(answer)
    return answer
  }
}

export const asJson = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Attacker-controlled: an answer of another shape is none. */
export async function answered<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: Promise<Response>,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await (await answer).json().catch(() => null))
  if (!parsed.success) throw new FilesError('internal', { cause: parsed.error })
  return parsed.data
}
