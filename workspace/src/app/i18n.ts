import { createI18n, type I18n } from 'vue-i18n'
import type { Locale } from '../shared/lib/dates.ts'
import { typesetCatalogue } from '../shared/lib/typo.ts'
import type { Messages } from './feature.ts'

export type Translations = { readonly fr: Messages; readonly en: Messages }
export type ShellI18n = I18n<{}, {}, {}, string, false>

/**
 * Sentences of the shell and of every feature, in both languages. Messages are parsed to a tree and walked: nothing
 * is compiled to code, so the page's policy needs no `unsafe-eval`.
 */
export function createShellI18n(locale: Locale): ShellI18n {
  return createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'fr',
    messages: { fr: {}, en: {} },
    // A missing sentence is a defect that a test finds; nobody reads the console.
    missingWarn: false,
    fallbackWarn: false,
  }) as ShellI18n
}

/** Adds a feature's catalogues. French ones get their typography here, once. */
export function addTranslations(i18n: ShellI18n, { fr, en }: Translations): void {
  i18n.global.mergeLocaleMessage('fr', typesetCatalogue(fr))
  i18n.global.mergeLocaleMessage('en', en)
}
