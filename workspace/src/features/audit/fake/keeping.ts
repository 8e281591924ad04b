import { retentionClasses } from '@parvis/contracts'
import { AuditError, type AuditPort, type Hold, type Retention } from '../port.ts'

/** Holds in memory: they last as long as the page. */
export function fakeKeeping(now: number): Pick<AuditPort, 'retention' | 'hold' | 'endHold'> {
  const since = new Date(now - 9 * 86_400_000).toISOString()
  let holds: readonly Hold[] = [
    { id: 'h-1', subject: 'a-idriss', name: 'Idriss Benali', reason: 'Recours 2026-118', since },
  ]
  const view = (): Retention => ({
    classes: retentionClasses.map((one) => ({
      class: one,
      months: one === 'administration' ? 24 : 12,
      held: holds.some((hold) => hold.class === one),
    })),
    holds: [...holds],
    lastRun: new Date(now - 6 * 3_600_000).toISOString(),
  })
  return {
    retention: async () => view(),
    async hold(asked) {
      if (asked.subject === 'personne') throw new AuditError('invalid')
      holds = [...holds, { ...asked, id: `h-${holds.length + 1}`, since: new Date(now).toISOString() }]
    },
    endHold: async (id) => void (holds = holds.filter((hold) => hold.id !== id)),
  }
}
