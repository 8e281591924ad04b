import type { DossierFile, NewFile, Transfer } from '../../../features/files/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Store } from '../../../platform/storage.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { Live, LiveSource } from '../../../shared/lib/live.ts'
import type { Ask } from '../ask.ts'
import { intoCoffre, type CoffreUploadDeps } from './into-coffre.ts'
import {
  intoDossier,
  plannedReadable,
  plannedTakeOut,
  type CoffreVersion,
  type KeptReadable,
  type OpenVersion,
} from './into-dossier.ts'
import { keptInVault, keptUploads, type Kept } from './kept.ts'
import { UploadQueue } from './queue.ts'
import { planned } from './sealing.ts'

export interface UploadsDeps extends CoffreUploadDeps {
  readonly ask: Ask
  readonly clock: Clock
  readonly online: Live<boolean>
  readonly store: Store
  readonly transfers: LiveSource<readonly Transfer[]>
  readonly openVersion: OpenVersion
}

type TakenOut = Parameters<typeof plannedTakeOut>[1]

/** Everything that is on its way from this device: into coffres, and into folders that the server reads. */
export interface Uploads {
  upload(coffre: string, files: readonly NewFile[]): void
  uploadReadable(files: readonly DossierFile[]): void
  /** Resolves once a later page would go on with it. */
  takeOut(from: CoffreVersion, what: TakenOut): Promise<void>
  pause(id: string): void
  resume(id: string): void
  cancel(id: string): void
  /** Goes on with what an earlier page left. */
  takeUp(): Promise<void>
  stop(): void
}

export function openUploads(deps: UploadsDeps, vault: Vault): Uploads {
  const { ask, store, transfers, open, openVersion } = deps
  const sealed = new UploadQueue(intoCoffre(deps, keptUploads<Kept>(store, vault)), deps)
  const readable = new UploadQueue(
    intoDossier(ask, openVersion, keptInVault<KeptReadable>(store, vault, 'readable/')),
    deps,
  )
  const both = [sealed, readable]
  const show = () => transfers.set(both.flatMap((queue) => queue.transfers.value))
  for (const queue of both) queue.transfers.subscribe(show)
  // A queue to which an upload does not belong does nothing.
  const each = (act: 'pause' | 'resume' | 'cancel') => (id: string) => {
    for (const queue of both) queue[act](id)
  }
  return {
    upload(coffre, files) {
      const all = files.map((wish) => ({ kept: planned(coffre, open(coffre), wish), file: wish.file }))
      for (const { kept, file } of all) sealed.upload(kept, file)
    },
    uploadReadable(files) {
      for (const wish of files) readable.upload(plannedReadable(wish), wish.file)
    },
    takeOut: (from, what) => readable.begin(plannedTakeOut(from, what)),
    pause: each('pause'),
    resume: each('resume'),
    cancel: each('cancel'),
    async takeUp() {
      for (const queue of both) await queue.takeUp()
    },
    stop() {
      for (const queue of both) queue.stop()
    },
  }
}
