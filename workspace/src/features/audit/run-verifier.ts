import type { Verdict } from './model/verification/verdict.ts'
import type { Progress, Verification } from './model/verification/verify-log.ts'
import { AuditError, type AuditPort } from './port.ts'
import type { FromVerifier, ToVerifier } from './verifier-messages.ts'
import { workerAddress } from './worker-address.ts'

/** Runs one verification; rejects with `AuditError` when a file could not be had, and at once when it is given up. */
export type RunVerifier = (
  log: AuditPort,
  asked: Verification,
  progress: Progress,
  signal: AbortSignal,
) => Promise<Verdict>

/** In a worker of its own: the page stays fluent, and giving up ends it whatever it does. */
export const inWorker: RunVerifier = (log, asked, progress, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerAddress(window), { type: 'module' })
    const tell = (message: ToVerifier) => worker.postMessage(message)
    const end = (act: () => void) => {
      worker.terminate()
      act()
    }
    signal.addEventListener('abort', () => end(() => reject(new AuditError('internal', { cause: signal.reason }))))
    worker.addEventListener('error', (event) => end(() => reject(new AuditError('internal', { cause: event.message }))))
    worker.addEventListener('message', ({ data }: MessageEvent<FromVerifier>) => {
      if (data.kind === 'progress') progress(data.done, data.of)
      else if (data.kind === 'verdict') end(() => resolve(data.verdict))
      else if (data.kind === 'failed') end(() => reject(new AuditError('offline', { cause: data.reason })))
      else void answer(log, data, tell)
    })
    tell({ kind: 'verify', asked })
  })

async function answer(log: AuditPort, { id, path }: { id: number; path: string }, tell: (message: ToVerifier) => void) {
  try {
    tell({ kind: 'file', id, bytes: await log.file(path) })
  } catch (cause) {
    tell({ kind: 'no-file', id, reason: cause instanceof Error ? cause.message : String(cause) })
  }
}
