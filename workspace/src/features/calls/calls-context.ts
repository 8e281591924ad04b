import { inject, provide, type InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import { dates, type Dates } from '../../shared/lib/dates.ts'
import { typesetCatalogue } from '../../shared/lib/typo.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import type { GroupWays } from './group-ways.ts'
import type { CallsPorts } from './port.ts'

/** What the feature is made with, once, by `createCalls`. */
export interface CallsParts extends CallsPorts {
  readonly ways: GroupWays
}

export interface CallsContext extends CallsParts {
  /** Dates in the reader's language; changes with it. */
  dates(): Dates
}

const key: InjectionKey<CallsContext> = Symbol('calls')

/** Called by each page of this feature. Its sentences are added here, so that nobody loads them unasked. */
export function provideCalls(ports: CallsParts): CallsContext {
  const { locale, mergeLocaleMessage } = useI18n({ useScope: 'global' })
  mergeLocaleMessage('fr', typesetCatalogue(fr))
  mergeLocaleMessage('en', en)
  const context = { ...ports, dates: () => dates(locale.value === 'en' ? 'en' : 'fr', Date.now) }
  provide(key, context)
  return context
}

export function useCalls(): CallsContext {
  const context = inject(key)
  if (!context) throw new Error('This component needs a page of the calls around it')
  return context
}
