import { computed, inject, provide, shallowRef, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToday } from '../../app/use-today.ts'
import { dates, type Dates } from '../../shared/lib/dates.ts'
import { typesetCatalogue } from '../../shared/lib/typo.ts'
import { en as activityEn } from './activity-messages/en.ts'
import { fr as activityFr } from './activity-messages/fr.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import { en as sharingEn } from './sharing-messages/en.ts'
import { fr as sharingFr } from './sharing-messages/fr.ts'
import { sizeWords } from './model/sizes.ts'
import type { FilesPort, Person } from './port.ts'

/** What every part of a page works with. */
export interface FilesContext {
  readonly port: FilesPort
  readonly dates: ComputedRef<Dates>
  /** How often a link was made or taken back in this page: whoever shows links asks again. */
  readonly linkChanges: ShallowRef<number>
  /** What is shown lies where the server reads it: nothing of it is sealed. */
  readonly plain: boolean
  size(bytes: number): string
  /** « Vous » for whoever reads. */
  who(person: Person): string
  /** « par … », within a sentence. */
  by(person: Person): string
}

const key: InjectionKey<FilesContext> = Symbol('files')

/** Called by the feature's page, and by what it puts into others' pages, for everything below it. Its sentences are added here, so that nobody loads them unasked. */
export function provideFiles(port: FilesPort): FilesContext {
  const { t, te, locale, mergeLocaleMessage } = useI18n({ useScope: 'global' })
  // A conversation shows many files, each of which stands alone.
  if (!te('files.title', 'fr')) {
    mergeLocaleMessage('fr', typesetCatalogue(fr))
    mergeLocaleMessage('en', en)
    mergeLocaleMessage('fr', typesetCatalogue(activityFr))
    mergeLocaleMessage('en', activityEn)
    mergeLocaleMessage('fr', typesetCatalogue(sharingFr))
    mergeLocaleMessage('en', sharingEn)
  }
  const now = useToday()
  const language = () => (locale.value === 'en' ? 'en' : 'fr')
  const context: FilesContext = {
    port,
    dates: computed(() => {
      const present = now.value
      return dates(language(), () => present)
    }),
    linkChanges: shallowRef(0),
    plain: false,
    size: (bytes) => sizeWords(bytes, language()),
    who: ({ id, name }) => (id === port.me.value?.id ? t('files.you') : name),
    by: ({ id, name }) => (id === port.me.value?.id ? t('files.links.byYou') : t('files.links.by', { who: name })),
  }
  provide(key, context)
  return context
}

/** For everything below the calling component: the same page over folders that the server reads. */
export function providePlainFiles(port: FilesPort): void {
  provide(key, { ...useFiles(), port, plain: true })
}

export function useFiles(): FilesContext {
  const context = inject(key)
  if (context === undefined) throw new Error('This component needs a page of the files around it')
  return context
}
