import { SealedError, type SealedErrorCode } from '../error.ts'
import { admit, type Refusal } from './admit.ts'
import type { RecordBody, SignedRecord, ManifestAct } from './record.ts'
import { verifyRecord, type AuthorKeys, type VerifiedRecord } from './sign-record.ts'
import { treeOf, type Tree } from './tree.ts'

/** What every member of a coffre agrees on. */
export interface Manifest extends Tree {
  readonly coffre: string
  /** Everything signed that is known, by id: also what does not count. */
  readonly records: ReadonlyMap<string, VerifiedRecord>
  readonly tips: readonly string[]
  readonly epoch: string | null
  readonly members: ReadonlySet<string>
  /** Kept apart and never listed as anybody's: by id, or by its text where it is not even a record. */
  readonly quarantine: ReadonlyMap<string, Refusal | SealedErrorCode>
}

export interface ManifestOptions {
  readonly coffre: string
  /** Who made the coffre, as the room says. */
  readonly founder: string
  readonly authors: AuthorKeys
  /** What was verified before against these keys, by the object it came as: nothing is verified twice. */
  readonly verified?: WeakMap<SignedRecord, VerifiedRecord>
}

/** Reads records in any order, repeated or not. Never throws on what they hold: what is not in order is quarantined. */
export async function readManifest(
  records: Iterable<SignedRecord>,
  { coffre, founder, authors, verified = new WeakMap() }: ManifestOptions,
): Promise<Manifest> {
  const known = new Map<string, VerifiedRecord>()
  const quarantine = new Map<string, Refusal | SealedErrorCode>()
  for (const record of records) {
    try {
      const good = verified.get(record) ?? (await verifyRecord(record, authors))
      verified.set(record, good)
      known.set(good.id, good)
    } catch (error) {
      if (!(error instanceof SealedError)) throw error
      quarantine.set(record.body, error.code)
    }
  }
  const admitted = admit(known, coffre, founder)
  for (const [id, why] of admitted.refused) quarantine.set(id, why)
  const { tips, epoch, members } = admitted
  return { coffre, records: known, tips, epoch, members, quarantine, ...treeOf(admitted.records) }
}

/** What a member signs next. `now` in milliseconds since 1970. */
export function nextRecord(manifest: Manifest, author: string, act: ManifestAct, now: number): RecordBody {
  const epoch = manifest.epoch ?? (act.kind === 'epoch' ? act.id : null)
  if (epoch === null) throw new RangeError('a coffre begins with an epoch')
  const time = new Date(now).toISOString()
  return { v: 1, coffre: manifest.coffre, epoch, author, time, after: manifest.tips, act }
}
