import { CallError } from '../../../features/calls/port.ts'
import { deviceFault } from '../devices/device-fault.ts'
import type { Media } from '../devices/devices-port.ts'
import { clearLength, splitFrame } from '../frames/frame-format.ts'
import { deriveFrameKey, importMaterial } from '../frames/frame-keys.ts'
import { openParts, sealFrame } from '../frames/seal-frame.ts'
import type { SealingThread } from '../sealed-manager.ts'
import { failed, good, poor, type CheckResult } from './run-checks.ts'

const patience = 5_000
/** ms, of an answer that is asked for while nothing else is. */
const slow = 500

/** Seals a frame here and opens it, sees a changed one refused, and waits for the thread that does it in calls. */
export async function checkSeal(thread: SealingThread | null): Promise<CheckResult> {
  if (!thread) return failed('unsupported')
  const material = await importMaterial(crypto.getRandomValues(new Uint8Array(16)))
  const key = await deriveFrameKey(material)
  const clear = clearLength('opus', false)
  const frame = Uint8Array.from({ length: 64 }, (_none, at) => at)
  const sealed = await sealFrame(frame, clear, { ssrc: 1, timestamp: 1, counter: 1 }, { key, index: 0 })
  const opened = async (bytes: Uint8Array<ArrayBuffer>) => {
    const parts = splitFrame(bytes, clear)
    return parts && openParts(parts, key)
  }
  const changed = sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte))
  const back = await opened(sealed)
  if (back?.join() !== frame.join() || (await opened(changed)) !== null) return failed('failed')
  const answered = new Promise<true>((resolve) => {
    thread.onMessage(({ kind }) => void (kind === 'sending' && resolve(true)))
  })
  thread.post({ kind: 'key', identity: 'test', index: 0, material, own: true })
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), patience))
  return (await Promise.race([answered, late])) ? good() : failed('no-answer')
}

/** Takes the device and lets it go at once. */
export async function checkDevice(media: Media, asked: MediaStreamConstraints): Promise<CheckResult> {
  try {
    const stream = await media.getUserMedia(asked)
    for (const track of stream.getTracks()) track.stop()
    return good()
  } catch (cause) {
    const fault = deviceFault(cause)
    return failed(fault === 'refused' || fault === 'busy' || fault === 'absent' ? fault : 'failed')
  }
}

/** The best of three, for the first one pays for the connection. */
export async function checkAnswer(ask: () => Promise<Response>, now: () => number): Promise<CheckResult> {
  let best = Infinity
  for (let time = 0; time < 3; time += 1) {
    const began = now()
    const answer = await ask().catch(() => null)
    if (!answer?.ok) return failed('no-answer')
    best = Math.min(best, now() - began)
  }
  const facts = { roundTrip: Math.round(best) }
  return best > slow ? poor('slow', facts) : good(facts)
}

/** Why the relay let nobody in. */
export function relayFault(cause: unknown): CheckResult {
  const code = cause instanceof CallError ? cause.code : 'failed'
  if (code === 'refused') return failed('rule')
  if (code === 'unavailable') return failed('no-relay')
  return failed(code === 'network' ? 'no-answer' : 'failed')
}
