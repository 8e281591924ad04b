import { retentionClasses } from '@parvis/contracts'
import { AuditError, type AuditPort, type Hold, type OpenedEntry, type Retention } from '../port.ts'

/** Holds in memory: they last as long as the page. */
export function fakeKeeping(now: number): Pick<AuditPort, 'retention' | 'hold' | 'endHold' | 'drops' | 'runRetention'> {
  const since = new Date(now - 9 * 86_400_000).toISOString()
  let holds: readonly Hold[] = [
    { id: 'h-1', subject: 'a-idriss', name: 'Idriss Benali', reason: 'Recours 2026-118', since },
  ]
  let ended: NonNullable<Retention['ended']> = [
    { id: 'h-0', class: 'access', reason: 'Enquête 2025-41', since, until: since, endReason: 'Enquête close' },
  ]
  let lastRun = new Date(now - 6 * 3_600_000).toISOString()
  const view = (): Retention => ({
    classes: retentionClasses.map((one) => ({
      class: one,
      months: one === 'administration' ? 24 : 12,
      held: holds.some((hold) => hold.class === one),
    })),
    holds: [...holds],
    ended: [...ended],
    lastRun,
    nextRun: new Date(now + 6 * 3_600_000).toISOString(),
  })
  return {
    retention: async () => view(),
    async hold(asked) {
      if (asked.subject === 'personne') throw new AuditError('invalid')
      holds = [...holds, { ...asked, id: `h-${holds.length + 1}`, since: new Date(now).toISOString() }]
    },
    async endHold(id, endReason) {
      const until = new Date(now).toISOString()
      ended = [...holds.filter((hold) => hold.id === id).map((hold) => ({ ...hold, until, endReason })), ...ended]
      holds = holds.filter((hold) => hold.id !== id)
    },
    async runRetention() {
      lastRun = new Date(now).toISOString()
      return 0
    },
    drops: async () => ({
      entries: [
        dropped(812, now, { what: 'keys', month: '2025-10', keys: '1284' }),
        dropped(810, now, { what: 'bodies', month: '2025-10', class: 'content' }),
      ],
      next: null,
      sizes: { acked: 0, integrated: 0, published: 0, witnessed: 0 },
    }),
  }
}

function dropped(index: number, now: number, detail: Record<string, string>): OpenedEntry {
  const time = new Date(now - 6 * 3_600_000 + index).toISOString()
  return {
    ...{ index, time, kind: 'intent', act: 'audit.retention.drop', class: 'administration', detail },
    ...{ actor: { pseudonym: 'system' }, place: { from: 'gateway', to: 'gateway' }, decision: 'allow', rules: [] },
    ...{ policy: '', correlation: `drop-${index}`, state: 'witnessed' },
    outcome: { index: index + 1, outcome: 'done', time },
  }
}
