import type { MatrixClient } from 'matrix-js-sdk'

/** In account data, so that every browser of the person knows whether the code was written down. */
const type = 'org.parvis.recovery'
const day = 24 * 3600 * 1000

export interface RecoveryNote {
  /** The person typed two groups of the code back. */
  readonly checked: boolean
  /** When « Plus tard » was last chosen; milliseconds. */
  readonly postponedAt?: number
}

export async function readNote(client: MatrixClient): Promise<RecoveryNote | null> {
  const note: unknown = await client.getAccountDataFromServer(type as never)
  return typeof note === 'object' && note !== null && 'checked' in note ? (note as RecoveryNote) : null
}

export async function writeNote(client: MatrixClient, note: RecoveryNote): Promise<void> {
  await client.setAccountDataRaw(type as never, note as never)
}

/** « Plus tard » is a day: then the code is asked for again. */
export function askAgain(note: RecoveryNote | null, now: number): boolean {
  return note !== null && !note.checked && now - (note.postponedAt ?? 0) >= day
}
