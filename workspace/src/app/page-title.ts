import { onScopeDispose, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

const NAME = 'Parvis'

/** Names the page in the tab and in the history: « Halle Saint-Roch · Parvis ». Ends with the calling component. */
export function usePageTitle(title: MaybeRefOrGetter<string>): void {
  watchEffect(() => {
    const words = toValue(title)
    document.title = words ? `${words} · ${NAME}` : NAME
  })
  onScopeDispose(() => void (document.title = NAME))
}
