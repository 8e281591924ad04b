import { createPinia } from 'pinia'
import { Quasar } from 'quasar'
import { createApp, watch, type App, type Component } from 'vue'
import '../shared/ui/styles/index.css'
import { addTranslations, createShellI18n, type Translations } from './i18n.ts'
import { keepPreferences, readPreferences, usePreferences, type KeptText } from './preferences.ts'

export interface BareAppOptions {
  readonly root: Component
  readonly props: Readonly<Record<string, unknown>>
  readonly messages: Translations
  readonly kept: KeptText
  /** Languages the person reads, best first (`navigator.languages`). */
  readonly languages: readonly string[]
}

/** A page by itself in the workspace's looks and words: no shell, no router, no features. */
export function createBareApp({ root, props, messages, kept, languages }: BareAppOptions): App {
  const app = createApp(root, props)
  const pinia = createPinia()
  const preferences = usePreferences(pinia)
  preferences.$patch(readPreferences(kept, languages))
  preferences.$subscribe((_change, state) => keepPreferences(kept, { ...state }), { detached: true })
  const i18n = createShellI18n(preferences.locale)
  addTranslations(i18n, messages)
  watch(
    () => preferences.locale,
    (locale) => (i18n.global.locale.value = locale),
    { flush: 'sync' },
  )
  return app
    .use(pinia)
    .use(i18n)
    .use(Quasar, { config: { ripple: false } })
}
