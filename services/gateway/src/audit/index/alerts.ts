import type { AuditAlert } from '@parvis/contracts'

/** What auditors are to notice at once. Kept in memory: what lasts is told again, what is over is in the log. */
export class Alerts {
  readonly #now: () => number
  readonly #lasting = new Map<string, AuditAlert>()
  readonly #listeners = new Set<(alert: AuditAlert) => void>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Those that are not over. */
  get lasting(): readonly AuditAlert[] {
    return [...this.#lasting.values()]
  }

  /** Something that happened and is over. */
  tell(alert: AuditAlert): void {
    for (const listener of this.#listeners) listener(alert)
  }

  /** Something that lasts until it is said to be over; saying it twice changes nothing. */
  set(id: string, kind: AuditAlert['kind'], isSo: boolean, detail: Readonly<Record<string, string>>, since?: number) {
    const known = this.#lasting.get(id)
    if (isSo === (known !== undefined)) return
    const now = new Date(this.#now()).toISOString()
    if (known !== undefined) {
      this.#lasting.delete(id)
      return this.tell({ ...known, until: now })
    }
    const alert = { id, kind, since: since === undefined ? now : new Date(since).toISOString(), detail: { ...detail } }
    this.#lasting.set(id, alert)
    this.tell(alert)
  }

  subscribe(listener: (alert: AuditAlert) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
