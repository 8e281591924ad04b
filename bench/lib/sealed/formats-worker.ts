import { startOpening, startSealing, segmentOverhead } from '../../../packages/sealed/src/content/floe.ts'
import { cobblestone } from './cobblestone.ts'

/** Runs in a browser's worker: seals and opens `bytes` in segments, and says how many megabytes (10⁶) a second that was. */
export interface FormatRun {
  readonly format: 'raw' | 'cobblestone' | 'floe'
  readonly segment: number
  readonly bytes: number
}
export interface FormatSpeed {
  readonly seal: number
  readonly open: number
}

type Bytes = Uint8Array<ArrayBuffer>
interface Format {
  readonly room: number
  /** In the pieces that the format gives, as they would be sent. */
  seal(place: number, plaintext: Bytes): Promise<readonly Bytes[]>
  open(place: number, sealed: Bytes): Promise<unknown>
}

async function raw(segment: number): Promise<Format> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const iv = (place: number) => new Uint8Array(new Uint32Array([place, 0, 0]).buffer)
  return {
    room: segment,
    seal: async (place, plaintext) => [
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv(place) }, key, plaintext)),
    ],
    open: (place, sealed) => crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv(place) }, key, sealed),
  }
}

async function floe(segment: number): Promise<Format> {
  const [key, context] = [new Uint8Array(32), new Uint8Array(200)]
  const shape = { segment, segmentsPerKey: 2 ** 20 }
  const sealer = await startSealing(key, context, shape)
  const opener = await startOpening(key, context, shape, sealer.header)
  return {
    room: segment - segmentOverhead,
    seal: (place, plaintext) => sealer.sealSegment(place, plaintext, false),
    open: (place, sealed) => opener.openSegment(place, sealed, false),
  }
}

async function cobble(segment: number): Promise<Format> {
  const { seal, open } = await cobblestone(new Uint8Array(32), new Uint8Array(200))
  return { room: segment, open, seal: async (place, plaintext) => [new Uint8Array(await seal(place, plaintext))] }
}

async function measure({ format, segment, bytes }: FormatRun): Promise<FormatSpeed> {
  const made = await { raw, floe, cobblestone: cobble }[format](segment)
  const plaintext = new Uint8Array(made.room).fill(7)
  const count = Math.floor(bytes / made.room)
  const kept: (readonly Bytes[])[] = []
  const sealing = performance.now()
  for (let place = 0; place < count; place++) kept.push(await made.seal(place, plaintext))
  const sealed = performance.now()
  // As it comes from the network: in one piece. Joining is no part of either time.
  const whole = await Promise.all(kept.map(async (pieces) => new Uint8Array(await new Blob([...pieces]).arrayBuffer())))
  const opening = performance.now()
  for (let place = 0; place < count; place++) await made.open(place, whole[place]!)
  const speed = (ms: number) => (count * made.room) / ms / 1000
  return { seal: speed(sealed - sealing), open: speed(performance.now() - opening) }
}

addEventListener('message', ({ data }: MessageEvent<FormatRun>) => {
  measure(data).then(
    (speed) => postMessage(speed),
    (error: unknown) => postMessage({ failed: String(error) }),
  )
})
