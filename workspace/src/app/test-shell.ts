import { createPinia } from 'pinia'
import { Quasar } from 'quasar'
import type { App, Plugin } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Feature } from './feature.ts'
import { addTranslations, createShellI18n } from './i18n.ts'
import { registryKey, createRegistry } from './registry.ts'
import { shellMessages } from './messages/index.ts'

/**
 * For component tests: what the shell provides, around one component. Sentences come out as they are written in the
 * catalogue of `locale`, so that a test reads what a person reads.
 */
export function testShell(
  features: readonly Feature[] = [],
  locale: 'fr' | 'en' = 'fr',
  router: Router = emptyRouter(),
): Plugin {
  return {
    install(app: App) {
      const i18n = createShellI18n(locale)
      for (const { messages } of [{ messages: shellMessages }, ...features]) addTranslations(i18n, messages)
      standInForBrowser()
      app.use(createPinia()).use(i18n).use(router).use(Quasar, {})
      app.provide(registryKey, createRegistry(features))
    },
  }
}

function emptyRouter(): Router {
  const routes = [{ path: '/:any(.*)*', component: { render: () => null } }]
  return createRouter({ history: createMemoryHistory(), routes })
}

/** happy-dom has no screen orientation; Quasar asks for it once. */
export function standInForBrowser(): void {
  if (!('screen' in globalThis) || screen.orientation) return
  const value = { type: 'landscape-primary', angle: 0, addEventListener: () => {}, removeEventListener: () => {} }
  Object.defineProperty(screen, 'orientation', { value, configurable: true })
}
