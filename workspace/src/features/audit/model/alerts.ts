import type { Alert } from '../port.ts'

export interface Alerts {
  /** Newest first. All refusals are one alert: of since when, and how many. */
  readonly shown: readonly Alert[]
  readonly dismissed: ReadonlySet<string>
}

export const noAlerts: Alerts = { shown: [], dismissed: new Set() }

/** A refusal is over at once and is shown; all else is shown until it is over. What was dismissed comes back once it was over. */
export function withAlert({ shown, dismissed }: Alerts, came: Alert): Alerts {
  const others = shown.filter(({ id }) => id !== idOf(came))
  if (came.kind === 'refused') return { shown: [refusals(came, shown), ...others], dismissed }
  if (came.until !== undefined) return { shown: others, dismissed: without(dismissed, came.id) }
  return dismissed.has(came.id) ? { shown, dismissed } : { shown: [came, ...others], dismissed }
}

export function withoutAlert({ shown, dismissed }: Alerts, { id, kind }: Alert): Alerts {
  const rest = shown.filter((other) => other.id !== id)
  return { shown: rest, dismissed: kind === 'refused' ? dismissed : new Set([...dismissed, id]) }
}

const idOf = ({ kind, id }: Alert) => (kind === 'refused' ? kind : id)
const without = (all: ReadonlySet<string>, id: string) => new Set([...all].filter((other) => other !== id))

function refusals(came: Alert, shown: readonly Alert[]): Alert {
  const before = shown.find(({ kind }) => kind === 'refused')
  const count = String(Number(before?.detail['count'] ?? 0) + 1)
  return { id: 'refused', kind: 'refused', since: before?.since ?? came.since, detail: { ...came.detail, count } }
}
