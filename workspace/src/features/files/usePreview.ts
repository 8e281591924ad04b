import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { blobOf } from '../../shared/lib/blob-of.ts'
import { filmOf } from './film.ts'
import { bytesFor, mostHeld, plays, type Preview } from './model/preview.ts'
import { FilesError, type FileEntry, type FilesPort } from './port.ts'

export type PreviewState =
  | { readonly at: 'reading' }
  | { readonly at: 'ready'; readonly blob: Blob; /** Less than the whole. */ readonly cut: boolean }
  /** It plays from here while it comes. */
  | { readonly at: 'film'; readonly address: string }
  | { readonly at: 'failed'; readonly error: FilesError }

/** A file being opened for its preview; reading ends with the scope. */
export function usePreview(
  port: FilesPort,
  entry: FileEntry,
  preview: Preview,
): { readonly state: Readonly<ShallowRef<PreviewState>>; readonly percent: Readonly<Ref<number>> } {
  const state = shallowRef<PreviewState>({ at: 'reading' })
  const percent = ref(0)
  const stop = new AbortController()
  onScopeDispose(() => stop.abort())
  const fail = (cause: unknown) => {
    if (stop.signal.aborted) return
    state.value = { at: 'failed', error: cause instanceof FilesError ? cause : new FilesError('internal', { cause }) }
  }
  void read()
  async function read(): Promise<void> {
    try {
      const content = await port.content(entry.coffre, entry.id)
      const wanted = bytesFor(preview, content.size)
      const type = 'type' in preview ? preview.type : ''
      if (plays(preview) && content.size > mostHeld) {
        const film = await filmOf({ content, type, failed: fail })
        stop.signal.addEventListener('abort', () => film?.end(), { once: true })
        if (stop.signal.aborted) return film?.end()
        if (film) return void (state.value = { at: 'film', address: film.address })
      }
      let seen = 0
      const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(piece, controller) {
          seen += piece.length
          percent.value = Math.floor((100 * seen) / Math.max(1, wanted))
          controller.enqueue(piece)
        },
      })
      const bytes = content.stream(0, wanted).pipeThrough(counting, { signal: stop.signal })
      const blob = new Blob([await blobOf(bytes)], { type })
      if (!stop.signal.aborted) state.value = { at: 'ready', blob, cut: wanted < content.size }
    } catch (cause) {
      fail(cause)
    }
  }
  return { state, percent: readonly(percent) }
}
