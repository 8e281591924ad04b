import type { App, Ref } from 'vue'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { announcerKey, createAnnouncer } from './announcer.ts'
import { createBareApp } from './bare-app.ts'
import { shellMessages } from './messages/index.ts'
import type { Feature } from './feature.ts'
import type { KeptText } from './preferences.ts'
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
  const messages = [shellMessages, ...features.map((feature) => feature.messages)]
  const app = createBareApp({ root: ShellRoot, props: {}, messages, kept, languages })
  app.use(router)
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
