import { FilesError, type FileContent } from './port.ts'
import { filmWorker } from './worker-addresses.ts'

/** An address of this page under which a file's bytes are there by ranges, until it is ended. */
export interface Film {
  readonly address: string
  end(): void
}

export interface FilmOptions {
  readonly content: FileContent
  /** What the browser is told that it is. */
  readonly type: string
  /** Bytes that could not be opened: the film stops. */
  readonly failed: (cause: unknown) => void
}

/** How long a browser may take to put its worker between, ms: then the film is opened whole, as where there is none. */
const patience = 4000

/**
 * A film that plays and can be sought in before all of it came. The browser asks for ranges; a worker of ours in between
 * hands each question back to this page, which opens those bytes and no others. Null where the browser has no such workers.
 */
export async function filmOf({ content, type, failed }: FilmOptions, page: Window = window): Promise<Film | null> {
  const workers = page.navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (workers === undefined || !(await between(page, workers))) return null
  const name = page.crypto.randomUUID()
  const going = new Set<() => void>()
  const hear = ({ data, ports: [port] }: MessageEvent<unknown>) => {
    const asked = askedOf(data)
    if (asked?.opened !== name || port === undefined) return
    const to = Math.min(asked.to ?? content.size, content.size)
    if (asked.from >= to) return port.postMessage(null)
    port.postMessage({ to, size: content.size, type })
    going.add(handOut(port, piecesOf(content, asked.from, to), failed))
  }
  workers.addEventListener('message', hear)
  workers.startMessages()
  return {
    address: `/opened/${name}`,
    end() {
      workers.removeEventListener('message', hear)
      for (const stop of going) stop()
      // It stands between this page and its requests until the page is loaded anew, and no longer.
      void workers.getRegistration('/').then((registration) => registration?.unregister())
    },
  }
}

/** Whether the worker stands between this page and its films. */
async function between(page: Window, workers: ServiceWorkerContainer): Promise<boolean> {
  if (workers.controller !== null) return true
  const controlled = new Promise<boolean>((resolve) => {
    workers.addEventListener('controllerchange', () => resolve(true), { once: true })
    page.setTimeout(() => resolve(false), patience)
  })
  try {
    await workers.register(filmWorker(page), { scope: '/' })
    const { active } = await workers.ready
    active?.postMessage('claim')
  } catch {
    // Private windows and old browsers refuse: the film is opened whole.
    return false
  }
  return controlled
}

const mostTries = 5

interface Pieces {
  /** Null after the last one, and once stopped. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>
  /** At once, also while a piece is waited for: somebody seeks elsewhere, and this would only be in the way. */
  stop(): void
}

/** What a pause of the film, or the network, cut is gone on with where it stopped. */
function piecesOf(content: FileContent, from: number, to: number): Pieces {
  let [at, tries, stopped] = [from, 0, false]
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | null = null
  const next = async (): Promise<Uint8Array<ArrayBuffer> | null> => {
    if (stopped || at >= to) return null
    try {
      reader ??= content.stream(at, to).getReader()
      const { value } = await reader.read()
      tries = 0
      if (value === undefined) return null
      at += value.length
      return value
    } catch (cause) {
      reader = null
      tries += 1
      if (tries === mostTries || !(cause instanceof FilesError) || cause.code !== 'network') throw cause
      return next()
    }
  }
  const stop = () => {
    stopped = true
    void reader?.cancel().catch(() => {})
  }
  return { next, stop }
}

/** One piece for each time it is asked. @returns what stops it */
function handOut(port: MessagePort, pieces: Pieces, failed: (cause: unknown) => void): () => void {
  const stop = () => {
    port.close()
    pieces.stop()
  }
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'stop') return stop()
    pieces.next().then(
      (piece) => port.postMessage(piece),
      (cause: unknown) => {
        port.postMessage('failed')
        failed(cause)
      },
    )
  })
  port.start()
  return stop
}

interface Asked {
  readonly opened: string
  readonly from: number
  readonly to: number | null
}

function askedOf(data: unknown): Asked | null {
  const { opened, from, to } = (typeof data === 'object' && data !== null ? data : {}) as Partial<Asked>
  if (typeof opened !== 'string' || typeof from !== 'number') return null
  return { opened, from, to: typeof to === 'number' ? to : null }
}
