import { systemActs, type LeafFields, type SystemAct } from '@parvis/contracts'
import type { AuditLog } from './audit-log.ts'

/** An entry about the log itself: nobody did it, no policy decided it, nothing in it is personal. */
export function ownAct(act: SystemAct, detail: Readonly<Record<string, string>>): LeafFields {
  return {
    kind: 'intent',
    act,
    class: systemActs[act].class,
    actor: 'system',
    place: { from: 'gateway', to: 'gateway' },
    decision: 'allow',
    rules: [],
    policy: '',
    correlation: crypto.randomUUID(),
    detail,
  }
}

/** `former`: SHA-256 over the files of the log that this one follows. */
export function logBegins(log: Pick<AuditLog, 'origin' | 'keys'>, former: string | null): LeafFields {
  const key = log.keys().at(-1)?.vkey ?? ''
  return ownAct('log.begin', { origin: log.origin, key, ...(former !== null && { former }) })
}
