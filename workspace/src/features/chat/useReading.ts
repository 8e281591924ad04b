import { onScopeDispose } from 'vue'

/** Says that a room was read, but only while somebody can: a page behind another, or asleep, reads nothing. */
export function useReading(markRead: () => void): () => void {
  let owed = false
  const read = () => {
    owed = document.visibilityState === 'hidden'
    if (!owed) markRead()
  }
  const wake = () => void (owed && read())
  document.addEventListener('visibilitychange', wake)
  onScopeDispose(() => document.removeEventListener('visibilitychange', wake))
  return read
}
