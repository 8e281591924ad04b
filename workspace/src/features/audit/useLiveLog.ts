import { computed, onScopeDispose, readonly, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { noAlerts, withAlert, withoutAlert } from './model/alerts.ts'
import { matches } from './model/matches.ts'
import type { Alert, AuditPort, Filter, OpenedEntry, Sizes } from './port.ts'

export interface LiveLog {
  readonly state: Readonly<Ref<'off' | 'open' | 'waiting'>>
  /** Alerts that are not over, newest first. */
  readonly alerts: Readonly<Ref<readonly Alert[]>>
  /** Entries that came while the list was paused. */
  readonly held: Readonly<Ref<number>>
  readonly paused: Ref<boolean>
  resume(): void
  dismiss(alert: Alert): void
}

interface Uses {
  readonly log: AuditPort
  readonly filter: ComputedRef<Filter>
  entry(entry: OpenedEntry): void
  sizes(sizes: Sizes): void
  /** The line was cut, and is there again. */
  reopened(): void
}

/** What happens in the log while the desk is open. Paused, entries wait in the order in which they came. */
export function useLiveLog({ log, filter, entry, sizes, reopened }: Uses): LiveLog {
  const state = ref<'off' | 'open' | 'waiting'>('off')
  const alerts = shallowRef(noAlerts)
  const paused = ref(false)
  const held = ref(0)
  let waiting: OpenedEntry[] = []

  const stop = log.live({
    sizes,
    state(now) {
      if (state.value === 'waiting' && now === 'open') reopened()
      state.value = now
    },
    entry(came) {
      if (!matches(filter.value, came)) return
      if (!paused.value) return entry(came)
      waiting.push(came)
      held.value = waiting.length
    },
    alert: (came) => (alerts.value = withAlert(alerts.value, came)),
  })
  onScopeDispose(stop)

  return {
    state: readonly(state),
    alerts: computed(() => alerts.value.shown),
    held: readonly(held),
    paused,
    resume() {
      paused.value = false
      for (const came of waiting) if (matches(filter.value, came)) entry(came)
      waiting = []
      held.value = 0
    },
    dismiss: (alert) => (alerts.value = withoutAlert(alerts.value, alert)),
  }
}
