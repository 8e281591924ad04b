import { onScopeDispose, watch } from 'vue'

/** Files that are dropped or pasted on an element, as long as the scope lives. Words that are pasted stay the element's. */
export function useOffered(host: () => HTMLElement | null, take: (files: readonly File[]) => void): void {
  const holdsFiles = (data: DataTransfer | null) => data?.types.includes('Files') ?? false
  const over = (event: DragEvent) => holdsFiles(event.dataTransfer) && event.preventDefault()
  const give = (event: DragEvent | ClipboardEvent, data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    take(files)
  }
  const drop = (event: DragEvent) => give(event, event.dataTransfer)
  // A table or a text that was copied brings a picture of itself: its words are what is meant.
  const paste = (event: ClipboardEvent) =>
    event.clipboardData?.types.includes('text/plain') || give(event, event.clipboardData)
  let leave = () => {}
  watch(
    host,
    (element) => {
      leave()
      // The whole room takes what is dropped; only where one writes takes what is pasted.
      const room = element?.closest<HTMLElement>('section') ?? element
      room?.addEventListener('dragover', over)
      room?.addEventListener('drop', drop)
      element?.addEventListener('paste', paste)
      leave = () => {
        room?.removeEventListener('dragover', over)
        room?.removeEventListener('drop', drop)
        element?.removeEventListener('paste', paste)
      }
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => leave())
}
