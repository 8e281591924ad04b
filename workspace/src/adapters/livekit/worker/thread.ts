import type { SealingThread } from '../sealed-manager.ts'
import type { FromWorker } from './messages.ts'
import { ownScripts, type OwnScripts } from './own-scripts.ts'

/** Starts threads that seal. */
export function sealingThreads(
  page: Window,
  scripts: OwnScripts = ownScripts(page),
): () => SealingThread & { end(): void } {
  return () => {
    const worker = new Worker(scripts('sealing'), { type: 'module' })
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
