import { createPinia } from 'pinia'
import { Quasar } from 'quasar'
import { createApp, watch, type App, type Ref } from 'vue'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import '../shared/ui/styles/index.css'
import { announcerKey, createAnnouncer } from './announcer.ts'
import { addTranslations, createShellI18n } from './i18n.ts'
import { shellMessages } from './messages/index.ts'
import type { Feature } from './feature.ts'
import { keepPreferences, readPreferences, usePreferences, type KeptText } from './preferences.ts'
import { createRegistry, registryKey } from './registry.ts'
import { shellRoutes } from './routes.ts'
import ShellRoot from './ShellRoot.vue'
import { createShortcutTable, shortcutsKey } from './shortcuts.ts'
import { createToasts, toastsKey } from './toasts.ts'
import { whoKey, type Who } from './who.ts'

export interface ShellOptions {
  /** In order of the slots they fill; the rail has its own order. */
  readonly features: readonly Feature[]
  readonly who: Readonly<Ref<Who | null>>
  readonly kept: KeptText
  /** Languages the person reads, best first (`navigator.languages`). */
  readonly languages: readonly string[]
  readonly router?: Router
}

/** The workspace around a list of features. Nothing here knows which features there are. */
export function createShell({ features, who, kept, languages, router = browserRouter(features) }: ShellOptions): App {
  const app = createApp(ShellRoot)
  const pinia = createPinia()
  const preferences = usePreferences(pinia)
  preferences.$patch(readPreferences(kept, languages))
  preferences.$subscribe((_change, state) => keepPreferences(kept, { ...state }), { detached: true })

  const i18n = createShellI18n(preferences.locale)
  for (const { messages } of [{ messages: shellMessages }, ...features]) addTranslations(i18n, messages)
  watch(
    () => preferences.locale,
    (locale) => (i18n.global.locale.value = locale),
    { flush: 'sync' },
  )

  app
    .use(pinia)
    .use(i18n)
    .use(router)
    .use(Quasar, { config: { ripple: false } })
  app.provide(registryKey, createRegistry(features))
  app.provide(whoKey, who)
  app.provide(announcerKey, createAnnouncer())
  app.provide(toastsKey, createToasts())
  app.provide(shortcutsKey, createShortcutTable())
  return app
}

function browserRouter(features: readonly Feature[]): Router {
  return createRouter({ history: createWebHistory(), routes: shellRoutes(features) })
}
