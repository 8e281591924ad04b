import { shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFiles } from './files-context.ts'
import type { CoffreId, FileLink } from './port.ts'
import type { Act } from './useAct.ts'

export interface LinksOf {
  /** Null while they are asked for. */
  readonly links: ShallowRef<readonly FileLink[] | null>
  takeBack(link: FileLink): Promise<void>
}

/** The links of some coffres that open still. */
export function useLinks(coffres: () => readonly CoffreId[], act: Act): LinksOf {
  const { port, linkChanges: changes } = useFiles()
  const { t } = useI18n()
  const links = shallowRef<readonly FileLink[] | null>(null)
  const load = () =>
    act.run(t('files.failed.links'), async () => {
      const lists = await Promise.all(coffres().map((coffre) => port.links.list(coffre)))
      links.value = lists.flat().toSorted((a, b) => a.expires - b.expires)
    })
  watch([() => coffres().join(' '), changes], load, { immediate: true })
  return {
    links,
    async takeBack(link) {
      const back = () => port.links.takeBack(link.coffre, link.id)
      if (await act.run(t('files.failed.takeBack'), back)) changes.value += 1
    },
  }
}
