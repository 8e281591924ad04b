import type { AuditLog } from '../audit/audit-log.ts'
import { openDesk, type AuditDesk } from '../audit/index/desk.ts'
import type { Someone } from '../audit/index/people.ts'
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
  location: Parameters<typeof openEntryIndex>[0] = { kind: 'memory' },
): Promise<AuditDesk> {
  const everyone = names.map(somebody)
  return openDesk({
    ...{ log, keys, index: await openEntryIndex(location), folder: null, witnesses: null },
    people: { everyone: async () => everyone },
    onError: (error) => {
      throw error
    },
  })
}
