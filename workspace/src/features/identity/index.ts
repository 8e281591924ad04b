import { defineAsyncComponent, effectScope, shallowRef, watchEffect, type Ref } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import { withPorts, type IdentityPorts } from './ports.ts'
import IdentityGate from './ui/IdentityGate.vue'
import { useStep } from './useStep.ts'

/** Sign-in, keys and devices: the gate before the workspace, and its sections of the settings. */
export function createIdentity(ports: IdentityPorts): Feature {
  const inside = (load: Parameters<typeof defineAsyncComponent>[0]) => withPorts(ports, defineAsyncComponent(load))
  return {
    id: 'identity',
    gates: [{ component: withPorts(ports, IdentityGate), closed: closedGate(ports) }],
    slots: {
      'settings-section': [
        inside(() => import('./ui/AccountSection.vue')),
        inside(() => import('./ui/DevicesSection.vue')),
        inside(() => import('./ui/RecoverySection.vue')),
      ],
      today: [inside(() => import('./ui/CodeReminder.vue'))],
      overlay: [inside(() => import('./ui/SessionEnd.vue'))],
    },
    messages: { fr, en },
  }
}

/** Lives as long as the page: the gate is asked before any component is there. */
function closedGate(ports: IdentityPorts): Readonly<Ref<boolean>> {
  const closed = shallowRef(true)
  effectScope(true).run(() => {
    const step = useStep(ports)
    watchEffect(() => (closed.value = step.value !== 'open'), { flush: 'sync' })
  })
  return closed
}
