import * as z from 'zod/mini'
import { fromText, toText } from '../bytes.ts'

/** What a recording is in its coffre: a small sealed file that says how its pieces are named and opened. */
const indexFile = z.object({
  v: z.literal(1),
  /** Of the pieces, WebM. */
  type: z.string().check(z.regex(/^video\/webm(;[\w=,." -]{0,80})?$/)),
  /** 32 bytes, base64url: names and keys of all pieces follow from it. */
  key: z.string().check(z.regex(/^[\w-]{43}$/)),
  /** Written at the end: without it there may be more, or the browser that made it fell silent. */
  end: z.nullable(z.object({ pieces: z.int().check(z.gte(0), z.lte(100_000)), seconds: z.number() })),
})

export type IndexFile = z.infer<typeof indexFile>

export const newIndex = (type: string): IndexFile => ({
  v: 1,
  type,
  key: toText(crypto.getRandomValues(new Uint8Array(32))),
  end: null,
})

export const writeIndex = (index: IndexFile): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(index))

/** A member wrote it, who may have written anything. Null when it is none. */
export function readIndex(text: string): IndexFile | null {
  try {
    return indexFile.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export interface PiecePlace {
  /** Where it lies in storage: to whoever has not the key, a random name. */
  readonly blob: string
  /** Used for this piece only. */
  readonly key: Uint8Array<ArrayBuffer>
}

/** Name and key of the piece with this number, from 1. */
export async function placeOf({ key }: IndexFile, number: number): Promise<PiecePlace> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const from = await crypto.subtle.importKey('raw', fromText(key), hmac, false, ['sign'])
  const derive = async (what: string) =>
    new Uint8Array(
      await crypto.subtle.sign('HMAC', from, new TextEncoder().encode(`parvis/recording@1/${what}\0${number}`)),
    )
  return { blob: toText((await derive('name')).slice(0, 18)), key: await derive('key') }
}
