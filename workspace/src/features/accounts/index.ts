import type { Feature } from '../../app/feature.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { AccountsPort } from './port.ts'

/** « Comptes »: who may come in, for administrators. Its sentences come with its page. */
export function createAccounts(port: AccountsPort): Feature {
  return {
    id: 'accounts',
    routes: [{ path: '/comptes', name: 'accounts', component: () => import('./ui/AccountsPage.vue'), props: { port } }],
    nav: [{ label: 'accounts.nav', icon: 'people', to: '/comptes', order: 82, roles: ['administrator'] }],
    messages: { fr, en },
  }
}
