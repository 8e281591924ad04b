import { verifyLog } from './model/verification/verify-log.ts'
import type { FromVerifier, ToVerifier } from './verifier-messages.ts'

/**
 * Verification off the page's thread. It has no network: it asks the page for each file, so that it works the same on
 * whatever stands behind the port.
 */
const waiting = new Map<number, { resolve(bytes: Uint8Array | null): void; reject(cause: Error): void }>()
let asked = 0
const say = (message: FromVerifier) => postMessage(message)

function read(path: string): Promise<Uint8Array | null> {
  asked += 1
  const id = asked
  say({ kind: 'read', id, path })
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

async function run(message: Extract<ToVerifier, { kind: 'verify' }>): Promise<void> {
  try {
    say({
      kind: 'verdict',
      verdict: await verifyLog(message.asked, read, (done, of) => say({ kind: 'progress', done, of })),
    })
  } catch (cause) {
    say({ kind: 'failed', reason: cause instanceof Error ? cause.message : String(cause) })
  }
}

addEventListener('message', ({ data }: MessageEvent<ToVerifier>) => {
  if (data.kind === 'verify') return void run(data)
  const ask = waiting.get(data.id)
  waiting.delete(data.id)
  if (data.kind === 'file') ask?.resolve(data.bytes)
  else ask?.reject(new Error(data.reason))
})
