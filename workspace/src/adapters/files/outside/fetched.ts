import { downloadHeader } from '@parvis/contracts'
import { FilesError } from '../../../features/files/port.ts'
import type { Ask } from '../ask.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface Fetching {
  readonly ask: Ask
  readonly path: string
  /** Bytes in all, as storage says. */
  readonly size: number
  /** Bytes that came, in all. */
  readonly tell: (bytes: number) => void
  readonly stop: AbortSignal
  readonly pause: (ms: number) => Promise<void>
  /** Of a download that was begun: this one goes on with it. */
  readonly ticket?: string
  /** Told of the ticket. */
  readonly kept?: (ticket: string) => void
}

const mostTries = 6

/** Sealed bytes as they come. What a cut connection left is gone on with where it stopped; that is not counted again. */
export function fetched({
  ask,
  path,
  size,
  tell,
  stop,
  pause,
  ticket: given = '',
  kept,
}: Fetching): ReadableStream<Bytes> {
  let reader: ReadableStreamDefaultReader<Bytes> | null = null
  let [at, tries, ticket] = [0, 0, given]
  const opened = async () => {
    const headers = { ...(at > 0 && { range: `bytes=${at}-` }), ...(ticket !== '' && { [downloadHeader]: ticket }) }
    const answer = await ask(path, { credentials: 'omit', signal: stop, headers })
    ticket = answer.headers.get(downloadHeader) ?? ticket
    kept?.(ticket)
    const { body } = answer
    if (body === null) throw new FilesError('missing')
    return (body as ReadableStream<Bytes>).getReader()
  }
  const next = async (): Promise<Bytes | null> => {
    for (;;) {
      try {
        reader ??= await opened()
        const { done, value } = await reader.read()
        if (!done) return value
        if (at >= size) return null
        throw new TypeError('cut')
      } catch (cause) {
        stop.throwIfAborted()
        const cut = cause instanceof TypeError || (cause instanceof FilesError && cause.code === 'network')
        if (!cut || (tries += 1) >= mostTries) throw cause
        reader = null
        await pause(500 * 2 ** tries)
      }
    }
  }
  return new ReadableStream<Bytes>({
    async pull(controller) {
      const bytes = await next()
      if (bytes === null) return controller.close()
      tries = 0
      at += bytes.length
      tell(at)
      controller.enqueue(bytes)
    },
    cancel: async () => reader?.cancel(),
  })
}
