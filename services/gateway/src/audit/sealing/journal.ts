import { systemActs, type OutcomeLeaf, type SystemAct } from '@parvis/contracts'
import type { AuditLog } from '../audit-log.ts'
import { seal, type ClearIntent } from './seal.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** What the gateway writes down: sealed here, and then appended. */
export interface Journal {
  /** Index of the entry, once it is durable. Rejects with `audit.unavailable`: then the act must not run. */
  intent(act: ClearIntent): Promise<number>
  outcome(outcome: Omit<OutcomeLeaf, 'v' | 'time' | 'kind'>): Promise<number>
  /** What the log or the gateway did by itself; `detail` in figures and hashes, never personal. */
  system(act: SystemAct, detail: Readonly<Record<string, string>>): Promise<number>
}

export function createJournal(log: Pick<AuditLog, 'append'>, keys: SubjectKeys): Journal {
  return {
    async intent(act) {
      const entry = seal(keys, act)
      return (await log.append(entry instanceof Promise ? await entry : entry)).index
    },
    outcome: async (outcome) => (await log.append({ leaf: { kind: 'outcome', ...outcome } })).index,
    async system(act, detail) {
      const { index } = await log.append({
        leaf: {
          kind: 'intent',
          act,
          class: systemActs[act].class,
          actor: 'system',
          place: { from: 'gateway', to: 'gateway' },
          decision: 'allow',
          rules: [],
          policy: '',
          correlation: crypto.randomUUID(),
          detail: { ...detail },
        },
      })
      return index
    },
  }
}
