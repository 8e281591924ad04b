import { asJson, asking, type AskDeps } from './ask.ts'
import { toText } from './bytes.ts'
import { FilesError } from '../../features/files/port.ts'

/** Where sealed bytes lie: opaque, under random names. Every act rejects with `FilesError`. */
export interface Storage {
  /** Numbers of the parts of an upload that are there, with their bytes. */
  parts(coffre: string, blob: string, signal?: AbortSignal): Promise<ReadonlyMap<number, number>>
  putPart(
    coffre: string,
    blob: string,
    number: number,
    bytes: Uint8Array<ArrayBuffer> | Blob,
    signal?: AbortSignal,
  ): Promise<void>
  /** True also when it was completed before. */
  complete(coffre: string, blob: string, size: number): Promise<void>
  abandon(coffre: string, blob: string): Promise<void>
  /** From a place on. */
  read(coffre: string, blob: string, from?: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>
  /** Bytes that may still be stored; null where nothing limits them. Its own word: shown, never reckoned with. */
  left(coffre: string): Promise<number | null>
  /** Into the audit log: from then on no server can show an older state as the newest to who asks the log (F11). */
  noteHead(coffre: string, hash: string): Promise<void>
  /** Into the audit log, before a call is recorded into this coffre and when all of it is stored. */
  noteRecording(coffre: string, what: 'begins' | 'ends'): Promise<void>
}

/** `services/files` through the gateway. Its answers are attacker-controlled: nothing of them is believed but by key. */
export function httpStorage(deps: AskDeps): Storage {
  const asked = asking(deps)
  const ask = async (coffre: string, path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('x-parvis-room', coffre)
    return asked(`/coffres/${await coffreName(coffre)}/${path}`, { ...init, headers })
  }
  return {
    async parts(coffre, blob, signal) {
      const answer = await ask(coffre, `uploads/${blob}`, signal ? { signal } : {}).catch((error: unknown) => {
        if (error instanceof FilesError && error.code === 'missing') return null
        throw error
      })
      const body: unknown = answer && (await answer.json())
      const { parts } = (body ?? {}) as { parts?: unknown }
      const list = Array.isArray(parts) ? (parts as { number?: unknown; size?: unknown }[]) : []
      return new Map(list.map(({ number, size }) => [Number(number), Number(size)]))
    },
    async putPart(coffre, blob, number, bytes, signal) {
      const headers = { 'content-type': 'application/octet-stream' }
      const init: RequestInit = { method: 'PUT', body: bytes, headers, ...(signal && { signal }) }
      await ask(coffre, `uploads/${blob}/parts/${number}`, init)
    },
    async complete(coffre, blob, size) {
      await ask(coffre, `uploads/${blob}/complete`, asJson('POST', { size })).catch((error: unknown) => {
        // The answer to the first try was lost: what is written stays as it is.
        if (!(error instanceof FilesError && error.code === 'name')) throw error
      })
    },
    abandon: async (coffre, blob) => void (await ask(coffre, `uploads/${blob}`, { method: 'DELETE' })),
    async left(coffre) {
      const { left } = ((await (await ask(coffre, 'quota', {})).json()) ?? {}) as { left?: unknown }
      return typeof left === 'number' && left >= 0 ? left : null
    },
    async noteHead(coffre, hash) {
      await ask(coffre, 'heads', asJson('POST', { hash }))
    },
    noteRecording: async (coffre, what) =>
      void (await ask(coffre, what === 'begins' ? 'recordings' : 'recordings/ended', asJson('POST', {}))),
    async read(coffre, blob, from = 0) {
      const init = from === 0 ? {} : { headers: { range: `bytes=${from}-` } }
      const { body, status } = await ask(coffre, `blobs/${blob}`, init)
      if (body === null) throw new FilesError('missing')
      // The whole where a part was asked for: bytes that are taken for others would be called altered.
      if (from > 0 && status !== 206) throw new FilesError('unavailable')
      return body as ReadableStream<Uint8Array<ArrayBuffer>>
    },
  }
}

/** A coffre as storage knows it: nothing of the room is in it, and the gateway can hold it against the room's id. */
export async function coffreName(coffre: string): Promise<string> {
  return toText(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(coffre))))
}

/** The whole of a small blob. */
export const readAll = async (storage: Storage, coffre: string, blob: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(await storage.read(coffre, blob)).arrayBuffer())

/** Bytes of one request; storage takes no more than twice that. */
const part = 2 ** 23

export async function putWhole(
  storage: Storage,
  coffre: string,
  blob: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += part)
    await storage.putPart(coffre, blob, at / part + 1, bytes.slice(at, at + part))
  await storage.complete(coffre, blob, bytes.length)
}
