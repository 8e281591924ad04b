import { setTimeout as sleep } from 'node:timers/promises'

import { LocalError } from './error.ts'
import type { Sentence } from './words.ts'

/** Asks `url` until it answers 200. Rejects only when `signal` says to stop asking. */
export async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  while (!(await answers(url, signal))) await sleep(100, undefined, { signal })
}

export async function answers(url: string, signal: AbortSignal = AbortSignal.timeout(2000)): Promise<boolean> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
      redirect: 'manual',
    })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

/** For an engine that somebody else runs. @throws LocalError `address.unanswered` */
export async function assertAnswers(part: Sentence, url: string, path: string): Promise<void> {
  if (!(await answers(new URL(path, url).href))) throw LocalError.of('address.unanswered', { part, url })
}
