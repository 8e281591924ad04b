import { createPinia } from 'pinia'
import { Quasar } from 'quasar'
import { createApp, watch, type App, type Component } from 'vue'
import '../shared/ui/styles/index.css'
import { addTranslations, createShellI18n, type Translations } from './i18n.ts'
import { keepPreferences, readPreferences, usePreferences, type KeptText } from './preferences.ts'
import { withOrientation } from './screen-orientation.ts'

export interface BareAppOptions {
  readonly root: Component
  readonly props: Readonly<Record<string, unknown>>
  /** Each adds to the ones before it. */
  readonly messages: readonly Translations[]
  readonly kept: KeptText
  /** Languages the person reads, best first (`navigator.languages`). */
  readonly languages: readonly string[]
}

/** A page in the workspace's looks, words and preferences: no shell yet, no router, no features. */
export function createBareApp({ root, props, messages, kept, languages }: BareAppOptions): App {
  const app = createApp(root, props)
  const pinia = createPinia()
  const preferences = usePreferences(pinia)
  preferences.$patch(readPreferences(kept, languages))
  preferences.$subscribe((_change, state) => keepPreferences(kept, { ...state }), { detached: true })
  const i18n = createShellI18n(preferences.locale)
  for (const translations of messages) addTranslations(i18n, translations)
  watch(
    () => preferences.locale,
    (locale) => (i18n.global.locale.value = locale),
    { flush: 'sync' },
  )
  withOrientation(window.screen)
  return app
    .use(pinia)
    .use(i18n)
    .use(Quasar, { config: { ripple: false } })
}
