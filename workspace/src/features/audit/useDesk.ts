import { acts, systemActs, type AnyAct } from '@parvis/contracts'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { actKey } from './model/told.ts'
import { readSearch, type Reading, type Vocabulary } from './model/search-text.ts'
import type { OpenedEntry } from './port.ts'

/** Every act that may stand in the log, by the name that a reader knows. */
export function useVocabulary(): {
  readonly vocabulary: ComputedRef<Vocabulary>
  meet(entries: readonly OpenedEntry[]): void
} {
  const { t } = useI18n()
  const names = shallowRef<ReadonlyMap<string, string>>(new Map())
  const recorded = [
    ...(Object.keys(acts) as (keyof typeof acts)[]).filter((act) => acts[act].audit === 'act'),
    ...(Object.keys(systemActs) as AnyAct[]),
  ]
  const vocabulary = computed(() => ({
    acts: recorded.map((id) => ({ id, word: t(`audit.act.name.${actKey(id)}`) })),
    names: names.value,
  }))
  /** Names of people, rooms and places that were seen, offered when they are typed again. */
  function meet(entries: readonly OpenedEntry[]): void {
    const met = new Map(names.value)
    for (const { actor, object } of entries)
      for (const one of [actor, object]) if (one?.id !== undefined && one.name !== undefined) met.set(one.id, one.name)
    if (met.size !== names.value.size) names.value = met
  }
  return { vocabulary, meet }
}

export interface SearchField {
  /** What is typed; the address follows it (`?q=`). */
  readonly text: ShallowRef<string>
  readonly reading: ComputedRef<Reading>
  readonly line: Readonly<ShallowRef<number | null>>
  open(line: number | null): void
}

/** The desk's state is its address: what is searched, and which line is open. */
export function useSearchField(vocabulary: ComputedRef<Vocabulary>): SearchField {
  const route = useRoute()
  const router = useRouter()
  const one = (value: unknown) => (typeof value === 'string' ? value : '')
  const number = (value: unknown) => (/^\d{1,15}$/.test(one(value)) ? Number(value) : null)
  const text = shallowRef(one(route.query['q']))
  const line = shallowRef(number(route.query['ligne']))
  const reading = computed(() => readSearch(text.value, vocabulary.value, Date.now()))
  watch(
    () => [one(route.query['q']), number(route.query['ligne'])] as const,
    ([asked, open]) => {
      text.value = asked
      line.value = open
    },
  )
  // The address is written once for whatever changed together.
  watch([text, line], ([q, open]) => {
    if (q === one(route.query['q']) && open === number(route.query['ligne'])) return
    void router.replace({ query: { q: q || undefined, ligne: open === null ? undefined : String(open) } })
  })
  return { text, reading, line, open: (index) => (line.value = index) }
}
