import { liveSource } from '../../shared/lib/live.ts'
import { pathOfId } from './model/paths.ts'
import { FilesError, type DossiersPort, type FilesPort, type NewFile, type NodeId, type Transfer } from './port.ts'

interface UploadInto {
  readonly dossiers: DossiersPort
  readonly place: string
  into(folder: NodeId, name: string): NodeId
  refresh(...changed: readonly NodeId[]): Promise<void>
}

type Uploads = Pick<FilesPort, 'transfers' | 'upload' | 'pause' | 'resume' | 'cancel'>

/** Files on their way into shared folders, one after the other. They end with the page: nothing is kept of them here. */
export function dossierUploads({ dossiers, place, into, refresh }: UploadInto): Uploads {
  const transfers = liveSource<readonly Transfer[]>([])
  const stops = new Map<string, AbortController>()
  let [last, before] = [0, Promise.resolve()]
  const change = (id: string, part: Partial<Transfer>) =>
    transfers.set(transfers.value.map((one) => (one.id === id ? { ...one, ...part } : one)))
  async function send(id: string, { file, parent, replaces }: NewFile, stop: AbortSignal): Promise<void> {
    if (stop.aborted) return
    change(id, { at: 'sending' })
    try {
      const tell = (sent: number) => change(id, { sent })
      const path = pathOfId(replaces ?? into(parent, file.name))
      await dossiers.upload(path, file, { replace: replaces !== null, tell, stop })
      await refresh(parent)
      change(id, { at: 'done', sent: file.size })
    } catch (cause) {
      if (!stop.aborted) change(id, { at: 'failed', failure: cause instanceof FilesError ? cause.code : 'internal' })
    }
  }
  return {
    transfers,
    upload(_place, files) {
      for (const file of files) {
        const id = `dossier-${(last += 1)}`
        const { name, size } = file.file
        const fresh: Transfer = {
          id,
          coffre: place,
          name,
          size,
          sent: 0,
          at: 'waiting',
          failure: null,
          rate: null,
          toRoom: false,
        }
        const stop = new AbortController()
        stops.set(id, stop)
        transfers.set([...transfers.value, fresh])
        before = before.then(() => send(id, file, stop.signal))
      }
    },
    pause: () => {},
    resume: () => {},
    cancel(id) {
      stops.get(id)?.abort()
      transfers.set(transfers.value.filter((one) => one.id !== id))
    },
  }
}
