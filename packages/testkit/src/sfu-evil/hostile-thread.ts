import type { EncodedFrame } from '../../../../workspace/src/adapters/livekit/frames/inbound.ts'
import { deriveFrameKey, importMaterial } from '../../../../workspace/src/adapters/livekit/frames/frame-keys.ts'
import { Outbound } from '../../../../workspace/src/adapters/livekit/frames/outbound.ts'
import type { SealingThread } from '../../../../workspace/src/adapters/livekit/sealed-manager.ts'
import type { Source } from '../../../../workspace/src/adapters/livekit/frames/replay-guard.ts'
import type { FromWorker, ToWorker } from '../../../../workspace/src/adapters/livekit/worker/messages.ts'
import { makeSealing } from '../../../../workspace/src/adapters/livekit/worker/sealing.ts'

/**
 * What becomes of frames that leave: `clear`, as the camera made them; `wrong-key`, under an announced index and a key
 * that nobody has; `forged`, one bit changed after they were sealed; `no-key`, under an index that nobody announced;
 * `forged-key`, under `forgedKey`, which somebody else may have told of in this one's name;
 * `replay`, what was sent before, again; `swap`, what was sealed for the camera in the place of the screen, and the other
 * way round.
 */
export type Misdeed = 'none' | 'clear' | 'forged' | 'wrong-key' | 'no-key' | 'forged-key' | 'replay' | 'swap'

/** A key that an attacker chose, as MatrixRTC tells of keys: unpadded base64. */
export const forgedKey = { index: 130, key: 'A'.repeat(22) }

type Sent = Extract<ToWorker, { kind: 'send' }>

export interface HostileThread extends SealingThread {
  misbehave(misdeed: Misdeed): void
}

/**
 * Few: of the sizes that a camera sends, a receiver gets one at a time, so that what was sent in another size is new to
 * it, and rightly shown once.
 */
const kept = 10

/** The sealing thread of a hostile member: it opens honestly, and sends what it is told to. */
export function hostileThread(): HostileThread {
  const listeners: ((message: FromWorker) => void)[] = []
  const tell = (message: FromWorker) => {
    for (const listener of listeners) listener(message)
  }
  const honest = makeSealing(
    tell,
    (ms, run) => void setInterval(run, ms),
    () => performance.now(),
  )
  const [sealed, wrong] = [new Outbound(), new Outbound()]
  const pictures = new Map<Source | null, ArrayBuffer>()
  let misdeed: Misdeed = 'none'
  let index = 0
  const spoil = async () => {
    const material = misdeed === 'forged-key' ? new Uint8Array(16) : crypto.getRandomValues(new Uint8Array(16))
    const indexes: Partial<Record<Misdeed, number>> = { 'no-key': 200, 'forged-key': forgedKey.index }
    wrong.setKey({ key: await deriveFrameKey(await importMaterial(material)), index: indexes[misdeed] ?? index })
  }
  return {
    misbehave(next) {
      misdeed = next
      void spoil()
    },
    onMessage: (listener) => void listeners.push(listener),
    // Only Chromium’s other way is used here.
    transform: () => {},
    post(message) {
      if (message.kind === 'send') {
        pipe(message, { sealed, wrong, pictures, now: () => misdeed })
        return
      }
      if (message.kind === 'key' && message.own) {
        index = message.index
        void deriveFrameKey(message.material).then((key) => sealed.setKey({ key, index: message.index }))
      }
      honest(message)
    },
  }
}

interface Hands {
  readonly sealed: Outbound
  readonly wrong: Outbound
  /** The last frame that was sealed for each source. */
  readonly pictures: Map<Source | null, ArrayBuffer>
  readonly now: () => Misdeed
}

const swapped: Partial<Record<Source, Source>> = { camera: 'screen', screen: 'camera' }

function pipe({ source, streams }: Sent, { sealed, wrong, pictures, now }: Hands): void {
  const before: ArrayBuffer[] = []
  let next = 0
  const transform = async (frame: EncodedFrame, out: TransformStreamDefaultController) => {
    const misdeed = now()
    if (misdeed === 'none') {
      if (!(await sealed.seal(frame))) return
      before.push(frame.data.slice())
      if (before.length > kept) before.shift()
    }
    if (misdeed === 'forged') {
      if (!(await sealed.seal(frame))) return
      flipOneBit(frame.data)
    }
    if (misdeed === 'swap') {
      if (!(await sealed.seal(frame))) return
      pictures.set(source, frame.data.slice())
      const other = source && pictures.get(swapped[source] ?? source)
      if (!other) return
      frame.data = other.slice()
    }
    if (misdeed === 'wrong-key' || misdeed === 'no-key' || misdeed === 'forged-key') await wrong.seal(frame)
    if (misdeed === 'replay') {
      next += 1
      frame.data = before[next % before.length]?.slice() ?? new ArrayBuffer()
    }
    out.enqueue(frame)
  }
  const { readable, writable } = streams
  void readable
    .pipeThrough(new TransformStream({ transform }))
    .pipeTo(writable)
    .catch(() => {})
}

/** In the middle, which is neither what stays clear nor the key’s number. */
function flipOneBit(data: ArrayBuffer): void {
  const bytes = new Uint8Array(data)
  const at = bytes.length >> 1
  bytes[at] = (bytes[at] ?? 0) ^ 1
}
