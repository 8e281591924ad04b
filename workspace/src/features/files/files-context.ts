import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToday } from '../../app/use-today.ts'
import { dates, type Dates } from '../../shared/lib/dates.ts'
import { typesetCatalogue } from '../../shared/lib/typo.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import { sizeWords } from './model/sizes.ts'
import type { FilesPort, Person } from './port.ts'

/** What every part of a page works with. */
export interface FilesContext {
  readonly port: FilesPort
  readonly dates: ComputedRef<Dates>
  size(bytes: number): string
  /** « Vous » for whoever reads. */
  who(person: Person): string
}

const key: InjectionKey<FilesContext> = Symbol('files')

/** Called by the feature's page, and by what it puts into others' pages, for everything below it. Its sentences are added here, so that nobody loads them unasked. */
export function provideFiles(port: FilesPort): FilesContext {
  const { t, te, locale, mergeLocaleMessage } = useI18n({ useScope: 'global' })
  // A conversation shows many files, each of which stands alone.
  if (!te('files.title', 'fr')) {
    mergeLocaleMessage('fr', typesetCatalogue(fr))
    mergeLocaleMessage('en', en)
  }
  const now = useToday()
  const language = () => (locale.value === 'en' ? 'en' : 'fr')
  const context: FilesContext = {
    port,
    dates: computed(() => {
      const present = now.value
      return dates(language(), () => present)
    }),
    size: (bytes) => sizeWords(bytes, language()),
    who: ({ id, name }) => (id === port.me.value?.id ? t('files.you') : name),
  }
  provide(key, context)
  return context
}

export function useFiles(): FilesContext {
  const context = inject(key)
  if (context === undefined) throw new Error('This component needs a page of the files around it')
  return context
}
