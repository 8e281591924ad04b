import { onScopeDispose, watch, type Ref } from 'vue'

/** What the browser's tab is called while there is something to say; then the page has its title again. */
export function useTabTitle(words: Readonly<Ref<string | null>>): void {
  let [page, said] = ['', '']
  const giveBack = () => {
    // A page that was changed meanwhile has a title of its own by now.
    if (said !== '' && document.title === said) document.title = page
    said = ''
  }
  watch(
    words,
    (now) => {
      giveBack()
      if (now === null) return
      ;[page, said] = [document.title, now]
      document.title = now
    },
    { immediate: true },
  )
  onScopeDispose(giveBack)
}
