import { defineAsyncComponent, defineComponent, h, shallowRef } from 'vue'
import type { AuditPorts } from './port.ts'

/** On « Aujourd'hui »: loads the comparison only where an earlier session left something to compare. */
export function receiptWatch(ports: AuditPorts) {
  const alarm = defineAsyncComponent(() => import('./ui/ReceiptAlarm.vue'))
  return defineComponent({
    name: 'ReceiptWatch',
    setup() {
      const left = shallowRef(false)
      // A browser that keeps nothing has nothing to compare.
      ports.kept.sealedReceipts().then(
        (receipts) => (left.value = receipts.length > 0),
        () => {},
      )
      return () => (left.value ? h(alarm, { ports }) : null)
    },
  })
}
