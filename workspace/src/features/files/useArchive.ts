import { computed, onScopeDispose, readonly, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { blobOf } from '../../shared/lib/blob-of.ts'
import { archiveOf, passing } from './archive.ts'
import { useFiles } from './files-context.ts'
import type { Index } from './model/tree.ts'
import { archiveItems, archiveName, sizeOf, type ArchiveItem } from './model/zip-names.ts'
import type { FileEntry } from './port.ts'
import { saveBlob } from '../../shared/lib/save-blob.ts'
import type { Act } from './useAct.ts'

export interface ArchiveState {
  readonly name: string
  readonly files: number
}

export interface Archive {
  /** What is being made, or null. */
  readonly state: Readonly<Ref<ArchiveState | null>>
  readonly percent: ComputedRef<number>
  /** These as one zip in the browser's downloads. One at a time. */
  zip(entries: readonly FileEntry[], index: Index, name: string): Promise<void>
  /** These as one file that `age` opens with the passphrase: of several, or of a folder, as a zip in it. */
  forOutside(entries: readonly FileEntry[], index: Index, name: string, passphrase: string): Promise<boolean>
  cancel(): void
}

/** Several files made into one, on this device, with how far it is and a way to stop it. */
export function useArchive(act: Act): Archive {
  const { port } = useFiles()
  const { t } = useI18n()
  const state = shallowRef<ArchiveState | null>(null)
  const [seen, all] = [ref(0), ref(1)]
  let stop = new AbortController()
  onScopeDispose(() => stop.abort())

  async function make(
    name: string,
    items: readonly ArchiveItem[],
    bytes: (making: Parameters<typeof archiveOf>[1]) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
  ): Promise<boolean> {
    if (state.value !== null) return false
    stop = new AbortController()
    const { signal } = stop
    state.value = { name, files: items.filter(({ entry }) => entry.kind === 'file').length }
    seen.value = 0
    all.value = Math.max(1, sizeOf(items))
    try {
      return await act
        .run(t('files.failed.archive', { name }), async () => {
          try {
            const stream = await bytes({ port, stop: signal, seen: (more) => void (seen.value += more) })
            saveBlob(await blobOf(stream), name)
          } catch (cause) {
            // Stopped by whoever began it: there is nothing to tell.
            if (!signal.aborted) throw cause
          }
        })
        .then((done) => done && !signal.aborted)
    } finally {
      state.value = null
    }
  }
  return {
    state: readonly(state) as Readonly<Ref<ArchiveState | null>>,
    percent: computed(() => Math.floor((100 * seen.value) / all.value)),
    async zip(entries, index, name) {
      const items = archiveItems(index, entries)
      await make(`${archiveName(name)}.zip`, items, async (making) => archiveOf(items, making))
    },
    async forOutside(entries, index, name, passphrase) {
      const items = archiveItems(index, entries)
      const [first] = entries
      const alone = entries.length === 1 && first?.kind === 'file' ? first : null
      const { sealedForOutside } = await import('./outside.ts')
      return make(`${archiveName(name)}${alone ? '' : '.zip'}.age`, items, async (making) =>
        sealedForOutside(alone ? await passing(alone, making) : archiveOf(items, making), passphrase, making.stop),
      )
    },
    cancel: () => stop.abort(),
  }
}
