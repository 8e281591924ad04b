import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { folderAddress, overviews, type Overview } from './addresses.ts'
import { topFolder, type CoffreId, type NodeId } from './port.ts'

export interface FilesRoute {
  readonly coffre: ComputedRef<CoffreId | null>
  readonly folder: ComputedRef<NodeId>
  readonly overview: ComputedRef<Overview | null>
  /** The entry whose details stand beside the list. */
  readonly detail: ComputedRef<NodeId | null>
  /** The file that is looked at over the whole screen. */
  readonly preview: ComputedRef<NodeId | null>
  openFolder(coffre: CoffreId, folder?: NodeId, detail?: NodeId): void
  showDetail(node: NodeId | null): void
  showPreview(node: NodeId | null): void
  toPlaces(): void
}

/** What the page shows is its address. */
export function useFilesRoute(): FilesRoute {
  const route = useRoute()
  const router = useRouter()
  const one = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const place = computed(() => one(route.params['coffre']))
  const overview = computed(() => overviews.find((name) => name === place.value) ?? null)
  return {
    coffre: computed(() => (overview.value === null ? place.value : null)),
    folder: computed(() => one(route.params['folder']) ?? topFolder),
    overview,
    detail: computed(() => one(route.query['detail'])),
    preview: computed(() => one(route.query['apercu'])),
    openFolder: (coffre, folder, detail) =>
      void router.push({ path: folderAddress(coffre, folder), query: detail === undefined ? {} : { detail } }),
    showDetail: (node) => void router.replace({ query: { ...route.query, detail: node ?? undefined } }),
    showPreview: (node) => void router.replace({ query: { ...route.query, apercu: node ?? undefined } }),
    toPlaces: () => void router.push('/fichiers'),
  }
}
