import { randomBytes, toBase64Url, type Bytes } from '../bytes.ts'
import { newContentKey, newEpoch, wrapKey, type Epoch } from '../keys/epoch.ts'
import { nextRecord, readManifest, type Manifest } from '../manifest/manifest.ts'
import type { ManifestAct, SignedRecord, VersionAct } from '../manifest/record.ts'
import { newAuthorKey, recordId, signRecord } from '../manifest/sign-record.ts'

/** A coffre and the devices of its members, each with what has reached it: what a room and its clients will be. */
export interface Device {
  readonly name: string
  readonly records: Map<string, SignedRecord>
  manifest(): Promise<Manifest>
  /** Signs an act on what this device knows, and keeps it. Resolves with the record's id. */
  write(act: ManifestAct, as?: Partial<{ author: string; after: readonly string[]; epoch: string }>): Promise<string>
  /** Takes over what another device has. */
  hear(other: Device): void
}

export interface Coffre {
  readonly id: string
  readonly epochs: Map<string, Epoch>
  readonly authors: Map<string, Bytes>
  readonly device: (name: string) => Device
  /** Begins an epoch on this device, for these members. */
  begin(device: Device, members: readonly string[]): Promise<Epoch>
}

export const newNode = (): string => toBase64Url(randomBytes(18))

export async function newCoffre(names: readonly string[]): Promise<Coffre> {
  const id = '!coffre:parvis'
  const founder = names[0] ?? ''
  const epochs = new Map<string, Epoch>()
  const authors = new Map<string, Bytes>()
  const signing = new Map<string, CryptoKey>()
  for (const name of names) {
    const key = await newAuthorKey()
    authors.set(name, key.verifying)
    signing.set(name, key.signing)
  }
  let clock = Date.UTC(2026, 10, 21, 14)
  const device = (name: string): Device => {
    const records = new Map<string, SignedRecord>()
    const manifest = () => readManifest(records.values(), { coffre: id, founder, authors })
    return {
      name,
      records,
      manifest,
      async write(act, as = {}) {
        const body = { ...nextRecord(await manifest(), name, act, (clock += 1000)), ...as }
        const record = await signRecord(body, signing.get(name)!)
        const of = await recordId(record)
        records.set(of, record)
        return of
      },
      hear: (other) => void other.records.forEach((record, of) => records.set(of, record)),
    }
  }
  const begin = async (on: Device, members: readonly string[]) => {
    const epoch = await newEpoch(id, (await on.manifest()).epoch)
    epochs.set(epoch.id, epoch)
    await on.write({ kind: 'epoch', id: epoch.id, members })
    return epoch
  }
  return { id, epochs, authors, device, begin }
}

/** A version of a file with a key of its own, as an upload ends. */
export async function versionAct(epoch: Epoch, act: Partial<VersionAct> = {}): Promise<VersionAct> {
  const [node, number, blob] = [act.node ?? newNode(), act.number ?? 1, act.blob ?? newNode()]
  const key = await wrapKey(epoch, { file: node, version: number, blob }, newContentKey())
  const plain = { parent: 'root', name: 'note.txt', type: 'text/plain', size: 3, padded: false, of: [] }
  return { kind: 'version', ...plain, key, ...act, node, number, blob }
}

/** A coffre of two, in which both know what began it. */
export async function twoDevices() {
  const coffre = await newCoffre(['agnès', 'bruno'])
  const [agnes, bruno] = [coffre.device('agnès'), coffre.device('bruno')]
  const epoch = await coffre.begin(agnes, ['agnès', 'bruno'])
  bruno.hear(agnes)
  return { coffre, agnes, bruno, epoch }
}
