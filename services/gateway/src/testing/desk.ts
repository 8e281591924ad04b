import type { AuditLog } from '../audit/audit-log.ts'
import { openDesk, type AuditDesk } from '../audit/index/desk.ts'
import type { Someone } from '../audit/index/people.ts'
import type { EndedHold, ErasableAccounts, HoldStore } from '../audit/retention/hold-store.ts'
import { readPeriods } from '../audit/retention/periods.ts'
import { createJournal } from '../audit/sealing/journal.ts'
import type { SubjectKeys } from '../audit/sealing/subject-keys.ts'
import { openEntryIndex } from '../db/entry-index/open.ts'

export const somebody = (name: string): Someone => ({
  id: `acc-${name}`,
  name,
  email: `${name}@ville.example`,
  matrixUserId: `@${name}:parvis.localhost`,
})

/** The readers' side over a log, its index in memory. */
export async function testDesk(
  log: AuditLog,
  keys: SubjectKeys,
  names: readonly string[] = ['claire', 'helene', 'idriss', 'paul'],
  {
    now,
    accounts = everybodyDisabled,
  }: {
    readonly now?: () => Date
    readonly accounts?: ErasableAccounts
  } = {},
): Promise<AuditDesk> {
  const everyone = names.map(somebody)
  return openDesk({
    ...{ log, keys, index: await openEntryIndex({ kind: 'memory' }), folder: null, witnesses: null },
    ...{ journal: createJournal(log, keys), holds: memoryHolds(), periods: readPeriods(undefined), accounts },
    ...(now && { now }),
    people: { everyone: async () => everyone },
    onError: (error) => {
      throw error
    },
  })
}

const everybodyDisabled: ErasableAccounts = { isDisabled: async () => true, remove: async () => {} }

export function memoryHolds(): HoldStore {
  const holds = new Map<string, Awaited<ReturnType<HoldStore['all']>>[number]>()
  const ended: EndedHold[] = []
  const state = new Map<string, string>()
  return {
    all: async () => [...holds.values()],
    add: async (hold) => void holds.set(hold.id, hold),
    async end(id, endReason, until) {
      const hold = holds.get(id)
      if (hold !== undefined) ended.unshift({ ...hold, until, endReason })
      return holds.delete(id)
    },
    ended: async (most) => ended.slice(0, most),
    recall: async (key) => state.get(key) ?? null,
    remember: async (key, value) => void state.set(key, value),
    async advance(key, unlessAfter, value) {
      if ((state.get(key) ?? '') > unlessAfter) return false
      state.set(key, value)
      return true
    },
  }
}
