import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import {
  dossierAddress,
  folderAddress,
  overviews,
  readDossierHash,
  sharedPlaces,
  type Overview,
  type SharedPlace,
} from './addresses.ts'
import { topFolder, type CoffreId, type NodeId } from './port.ts'

export interface FilesRoute {
  readonly coffre: ComputedRef<CoffreId | null>
  readonly folder: ComputedRef<NodeId>
  readonly overview: ComputedRef<Overview | null>
  readonly shared: ComputedRef<SharedPlace | null>
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
  const shared = computed(() => sharedPlaces.find((name) => name === place.value) ?? null)
  return {
    shared,
    coffre: computed(() => (overview.value === null && shared.value === null ? place.value : null)),
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

/** The same for shared folders: all of it stands after « # », so that no name is in a server’s list of requests. */
export function useDossierRoute(place: string): FilesRoute {
  const whole = useFilesRoute()
  const route = useRoute()
  const router = useRouter()
  const shown = computed(() => readDossierHash(route.hash))
  const look = (as: 'detail' | 'preview', node: NodeId | null) =>
    void router.replace(dossierAddress(shown.value.folder, node === null ? {} : { [as]: node }))
  return {
    ...whole,
    coffre: computed(() => place),
    folder: computed(() => shown.value.folder),
    detail: computed(() => shown.value.detail),
    preview: computed(() => shown.value.preview),
    openFolder: (_place, folder, detail) =>
      void router.push(dossierAddress(folder, detail === undefined ? {} : { detail })),
    showDetail: (node) => look('detail', node),
    showPreview: (node) => look('preview', node),
  }
}
