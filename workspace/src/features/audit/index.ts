import { defineAsyncComponent, defineComponent, h } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { AuditPorts } from './port.ts'
import { receiptWatch } from './receipt-watch.ts'

/** The log: the auditor's desk, who looked at it, and « Mes traces » for everyone. Its sentences come with its pages. */
export function createAudit(ports: AuditPorts): Feature {
  const props = { ports }
  ports.leaving(async () => (await import('./compare-receipts.ts')).settleReceipts(ports))
  const traces = defineAsyncComponent(() => import('./ui/TracesSection.vue'))
  return {
    id: 'audit',
    routes: [
      { path: '/journal', name: 'journal', component: () => import('./ui/JournalPage.vue'), props },
      { path: '/journal/lectures', name: 'journal-readers', component: () => import('./ui/ReadersPage.vue'), props },
      {
        path: '/journal/conservation',
        name: 'journal-keeping',
        component: () => import('./ui/KeepingPage.vue'),
        props,
      },
    ],
    nav: [
      { label: 'audit.nav.journal', icon: 'journal', to: '/journal', order: 80, roles: ['auditor'] },
      { label: 'audit.nav.readers', icon: 'eye', to: '/journal/lectures', order: 81, roles: ['administrator'] },
      {
        label: 'audit.nav.keeping',
        icon: 'clock',
        to: '/journal/conservation',
        order: 83,
        roles: ['administrator', 'auditor'],
      },
    ],
    links: { hold: (subject) => `/journal/conservation?gel=${encodeURIComponent(subject)}` },
    slots: {
      'settings-section': [defineComponent({ name: 'AuditTraces', setup: () => () => h(traces, props) })],
      today: [receiptWatch(ports)],
    },
    messages: { fr, en },
  }
}
