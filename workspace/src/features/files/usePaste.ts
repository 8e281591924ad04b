import { onScopeDispose } from 'vue'
import { actOfKey } from './model/entry-acts.ts'

export interface Paste {
  readonly writable: () => boolean
  /** Whether entries were cut or copied here; they go before what the system's clipboard holds. */
  readonly holdsEntries: () => boolean
  entries(): void
  files(files: readonly File[]): void
}

const ofWriting = 'input, textarea, [contenteditable], dialog'
const elsewhere = ({ target }: Event) => target instanceof Element && target.closest(ofWriting) !== null

/** What is pasted on the open folder, wherever on its page the keyboard stands: an empty folder has nothing to stand on. */
export function usePaste({ writable, holdsEntries, entries, files }: Paste): void {
  const key = (event: KeyboardEvent) => {
    if (actOfKey(event) !== 'paste' || elsewhere(event) || !writable() || !holdsEntries()) return
    event.preventDefault()
    entries()
  }
  const paste = (event: ClipboardEvent) => {
    const given = [...(event.clipboardData?.files ?? [])]
    if (given.length === 0 || elsewhere(event) || !writable()) return
    event.preventDefault()
    files(given)
  }
  document.addEventListener('keydown', key)
  document.addEventListener('paste', paste)
  onScopeDispose(() => {
    document.removeEventListener('keydown', key)
    document.removeEventListener('paste', paste)
  })
}
