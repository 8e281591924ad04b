import { FilesError } from '../../../features/files/port.ts'
import type { KeptUpload, KeptUploads } from './kept.ts'
import type { Storing } from './kind.ts'

/** Where the parts of one upload go. Both acts reject with `FilesError`. */
export interface PartsPlace {
  /** Numbers of the parts that are there, with their bytes. */
  list(signal: AbortSignal): Promise<ReadonlyMap<number, number>>
  put(number: number, part: Blob, signal: AbortSignal): Promise<void>
}

type How = Pick<Storing<KeptUpload>, 'clock' | 'signal' | 'tell'>

/** Sends the parts that are not there yet: what is stored is never sent again. */
export async function sendParts<K extends KeptUpload>(
  { id, parts }: K,
  place: PartsPlace,
  kept: Pick<KeptUploads<K>, 'part'>,
  { clock, signal, tell }: How,
): Promise<void> {
  const there = await place.list(signal)
  let sent = [...there.values()].reduce((sum, size) => sum + size, 0)
  const [began, from] = [clock.now(), sent]
  tell({ sent })
  for (let number = 1; number <= parts; number++) {
    if (there.has(number)) continue
    signal.throwIfAborted()
    const part = await kept.part(id, number)
    if (part === undefined) throw new FilesError('interrupted')
    signal.throwIfAborted()
    await place.put(number, part, signal)
    sent += part.size
    const seconds = (clock.now() - began) / 1000
    tell({ sent, rate: seconds > 0 ? (sent - from) / seconds : null })
  }
}

export const isTaken = (cause: unknown): boolean => cause instanceof FilesError && cause.code === 'name'
