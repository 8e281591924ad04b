import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAudit } from './audit-context.ts'
import type { Known } from './model/completion.ts'
import type { Vocabulary } from './model/search-text.ts'
import type { OpenedEntry } from './port.ts'

/** What completion offers: what the log was seen to hold, and words of the reader's language. */
export function useKnown(
  vocabulary: ComputedRef<Vocabulary>,
  entries: Readonly<Ref<readonly OpenedEntry[]>>,
): { readonly known: ComputedRef<Known> } {
  const { t } = useI18n()
  const { dates } = useAudit()
  const unique = (names: readonly (string | undefined)[]) => [...new Set(names.filter((name) => name !== undefined))]
  const known = computed((): Known => {
    const seen = entries.value
    return {
      vocabulary: vocabulary.value,
      people: unique(seen.map(({ actor }) => actor.name)).toSorted(),
      objects: unique(seen.map(({ object }) => object?.name)).toSorted(),
      places: unique(seen.flatMap(({ place }) => [place.from, place.to])).toSorted(),
      decisions: [t('audit.decisionWord.allow'), t('audit.decisionWord.refuse')],
      days: [t('audit.day.today'), t('audit.day.yesterday'), t('audit.day.week'), dates().date(Date.now())],
    }
  })
  return { known }
}
