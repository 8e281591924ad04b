import { inject, provide, type InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import { useWho } from '../../app/who.ts'
import { dates, type Dates, type Locale } from '../../shared/lib/dates.ts'
import { typesetCatalogue } from '../../shared/lib/typo.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import type { AuditPorts } from './port.ts'

export interface AuditContext extends AuditPorts {
  /** Dates in the reader's language; changes with it. */
  dates(): Dates
  /** « 12 480 » */
  count(n: number): string
  /** True for who may read every entry. */
  auditor(): boolean
}

const key: InjectionKey<AuditContext> = Symbol('audit')

/** Called by each page and section of this feature. Its sentences are added here, so that nobody loads them unasked. */
export function provideAudit(ports: AuditPorts): AuditContext {
  const { locale, mergeLocaleMessage } = useI18n({ useScope: 'global' })
  mergeLocaleMessage('fr', typesetCatalogue(fr))
  mergeLocaleMessage('en', en)
  const who = useWho()
  const language = (): Locale => (locale.value === 'en' ? 'en' : 'fr')
  const context: AuditContext = {
    ...ports,
    dates: () => dates(language(), Date.now),
    count: (n) => new Intl.NumberFormat(language() === 'en' ? 'en-GB' : 'fr-FR').format(n),
    auditor: () => who.value?.roles.includes('auditor') ?? false,
  }
  provide(key, context)
  return context
}

export function useAudit(): AuditContext {
  const context = inject(key)
  if (!context) throw new Error('This component needs a page of the log around it')
  return context
}
