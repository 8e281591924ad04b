import type { Feature } from '../../app/feature.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'

/** The page where a person chooses: looks and language here, the rest from the features that are present. */
export function createSettings(): Feature {
  return {
    id: 'settings',
    routes: [{ path: '/reglages', name: 'settings', component: () => import('./ui/SettingsPage.vue') }],
    nav: [{ label: 'settings.nav', icon: 'settings', to: '/reglages', order: 100, foot: true }],
    links: { settings: (section) => (section ? `/reglages#${section}` : '/reglages') },
    messages: { fr, en },
  }
}
