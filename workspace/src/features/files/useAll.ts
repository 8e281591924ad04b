import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { Overview } from './addresses.ts'
import { useLive } from '../../shared/lib/use-live.ts'
import type { CoffreState, FileEntry, FilesPort } from './port.ts'

const mostCoffres = 200
const mostRecent = 100

/** Entries of all coffres that an overview shows: all to be searched, lately changed, favourites, the trash. Newest first. */
export function useAll(
  port: FilesPort,
  overview: () => Overview,
): { readonly entries: ComputedRef<readonly FileEntry[]>; readonly loading: ComputedRef<boolean> } {
  const coffres = useLive(port.coffres)
  const favourites = useLive(port.favourites)
  const states = shallowRef<ReadonlyMap<string, CoffreState>>(new Map())
  const stops = new Map<string, () => void>()
  watch(
    coffres,
    (list) => {
      for (const { id } of list.slice(0, mostCoffres)) {
        if (stops.has(id)) continue
        const live = port.open(id)
        const take = (state: CoffreState) => (states.value = new Map(states.value).set(id, state))
        take(live.value)
        stops.set(id, live.subscribe(take))
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    for (const stop of stops.values()) stop()
  })
  const all = computed(() => [...states.value.values()].flatMap((state) => (state.at === 'ready' ? [state] : [])))
  const entries = computed(() => {
    const newest = (list: readonly FileEntry[]) => list.toSorted((a, b) => b.at - a.at)
    if (overview() === 'corbeille')
      return all.value
        .flatMap(({ trash }) => trash.filter(({ parent }) => !trash.some(({ id }) => id === parent)))
        .toSorted((a, b) => (b.deleted?.at ?? 0) - (a.deleted?.at ?? 0))
    const held = all.value.flatMap((state) => state.entries)
    if (overview() === 'favoris') return newest(held.filter(({ id }) => favourites.value.has(id)))
    if (overview() === 'recherche') return newest(held)
    return newest(held.filter(({ kind }) => kind === 'file')).slice(0, mostRecent)
  })
  const loading = computed(() => [...states.value.values()].some(({ at }) => at === 'loading'))
  return { entries, loading }
}
