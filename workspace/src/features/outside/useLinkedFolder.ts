import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { blobOf } from '../../shared/lib/blob-of.ts'
import { saveBlob } from '../../shared/lib/save-blob.ts'
import type { LinkedEntry, LinkedFolderPort } from './port.ts'
import { useOutsideAct } from './useOutsideAct.ts'

/** A folder that was given: its files once it is opened, one of them or all in an archive, and how far that is. */
export function useLinkedFolder(name: string, port: LinkedFolderPort) {
  const act = useOutsideAct()
  const entries = shallowRef<readonly LinkedEntry[] | null>(null)
  const part = ref<number | null>(null)
  const saved = ref('')
  const total = computed(() => (entries.value ?? []).reduce((sum, { size }) => sum + size, 0))
  let stop = new AbortController()
  onScopeDispose(() => stop.abort())

  async function take(as: string, bytes: (signal: AbortSignal) => Promise<Blob>): Promise<void> {
    stop = new AbortController()
    part.value = 0
    saved.value = ''
    if (await act.run(async () => saveBlob(await bytes(stop.signal), as))) saved.value = as
    part.value = null
  }
  return {
    failure: act.failure,
    busy: act.busy,
    entries,
    part,
    saved,
    total,
    open: () => act.run(async () => (entries.value = await port.list())),
    download: (at: number) =>
      take(entries.value?.[at]?.path.at(-1) ?? '', (signal) => port.download(at, (far) => (part.value = far), signal)),
    downloadAll: () =>
      take(`${name}.zip`, async (signal) => {
        const { zipOf } = await import('./zip.ts')
        let came = 0
        const tell = (more: number) => (part.value = total.value === 0 ? 1 : (came += more) / total.value)
        return blobOf(zipOf(entries.value ?? [], port, tell, signal))
      }),
    cancel: () => stop.abort(),
  }
}
