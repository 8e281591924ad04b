import { sealWorker } from './worker-addresses.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The bytes as a file of the format `age` (age-encryption.org/v1), under a passphrase: any program of that format opens
 * it. The passphrase is stretched in a worker, where it takes its second without holding up the page.
 */
export async function sealedForOutside(
  bytes: ReadableStream<Bytes>,
  passphrase: string,
  stop: AbortSignal,
): Promise<ReadableStream<Bytes>> {
  const worker = new Worker(sealWorker(window), { type: 'module' })
  const end = () => worker.terminate()
  stop.addEventListener('abort', end, { once: true })
  const sealed = new Promise<ReadableStream<Bytes>>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<ReadableStream<Bytes>>) => resolve(data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
    stop.addEventListener('abort', () => reject(stop.reason as Error), { once: true })
  })
  worker.postMessage({ bytes, passphrase }, [bytes])
  // The worker is done when the last byte has passed.
  return (await sealed).pipeThrough(new TransformStream<Bytes, Bytes>({ flush: end }), { signal: stop })
}
