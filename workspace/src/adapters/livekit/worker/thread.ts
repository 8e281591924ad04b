// oxlint-disable-next-line import/default -- the bundler makes this module: its default is the worker's address
import address from './sealed-worker.ts?worker&url'
import type { SealingThread } from '../sealed-manager.ts'
import type { FromWorker } from './messages.ts'

interface ScriptAddress {
  createScriptURL(address: string): string
}
interface Factory {
  createPolicy(name: string, rules: ScriptAddress): ScriptAddress
}

/** Starts threads that seal. Under Trusted Types only from an address that a named policy has let through: this one. */
export function sealingThreads(page: Window): () => SealingThread & { end(): void } {
  const only = (asked: string) => {
    if (asked !== address) throw new TypeError('no address of ours')
    return asked
  }
  const factory = (page as Window & { trustedTypes?: Factory }).trustedTypes
  let policy: ScriptAddress | null = null
  return () => {
    policy ??= factory?.createPolicy('parvis-calls', { createScriptURL: only }) ?? { createScriptURL: only }
    const worker = new Worker(policy.createScriptURL(address), { type: 'module' })
    return {
      post: (message, moved = []) => worker.postMessage(message, [...moved]),
      onMessage: (listener) =>
        worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => listener(data)),
      transform(end, piped) {
        end.transform = new RTCRtpScriptTransform(worker, piped)
      },
      end: () => worker.terminate(),
    }
  }
}
