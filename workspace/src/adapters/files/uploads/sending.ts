import { FilesError, type Transfer } from '../../../features/files/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Storage } from '../storage.ts'
import type { Kept, KeptUploads } from './kept.ts'

export interface Sending {
  readonly kept: Kept
  readonly store: KeptUploads
  readonly storage: Storage
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly tell: (part: Partial<Transfer>) => void
}

/** Sends the parts that storage does not have yet, and closes the upload. What is stored is never sent again. */
export async function send({ kept, store, storage, clock, signal, tell }: Sending): Promise<void> {
  const { id, coffre, blob, parts, sealed } = kept
  const there = await storage.parts(coffre, blob, signal)
  let sent = [...there.values()].reduce((sum, size) => sum + size, 0)
  const [began, from] = [clock.now(), sent]
  tell({ sent })
  for (let number = 1; number <= parts; number++) {
    if (there.has(number)) continue
    signal.throwIfAborted()
    const bytes = await store.part(id, number)
    if (bytes === undefined) throw new FilesError('interrupted')
    const taken = await storage.putPart(coffre, blob, number, bytes, signal).then(() => false, isThere)
    // Completed before, and the answer was lost: nobody else can have met this name.
    if (taken) return
    sent += bytes.length
    const seconds = (clock.now() - began) / 1000
    tell({ sent, rate: seconds > 0 ? (sent - from) / seconds : null })
  }
  await storage.complete(coffre, blob, sealed)
}

function isThere(cause: unknown): true {
  if (cause instanceof FilesError && cause.code === 'name') return true
  throw cause
}
