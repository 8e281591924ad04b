import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

/** True while the media query holds. */
export function useMediaQuery(query: string): Readonly<Ref<boolean>> {
  const media = matchMedia(query)
  const matches = shallowRef(media.matches)
  const follow = () => void (matches.value = media.matches)
  media.addEventListener('change', follow)
  onScopeDispose(() => media.removeEventListener('change', follow))
  return readonly(matches)
}
