import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { dates, type Dates } from '../../shared/lib/dates.ts'
import { useChat } from './chat-context.ts'

/** Dates in the reader's language, said anew as time passes. */
export function useDates(): ComputedRef<Dates> {
  const { locale } = useI18n()
  const { now } = useChat()
  return computed(() => {
    const present = now.value
    return dates(locale.value === 'en' ? 'en' : 'fr', () => present)
  })
}
