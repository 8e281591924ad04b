import type { AuditBody, IntentLeaf } from '@parvis/contracts'
import type { SubjectKeyRow, SubjectKeyStore } from '../audit/sealing/key-store.ts'
import { openField } from '../audit/sealing/seal.ts'
import type { SubjectKeys } from '../audit/sealing/subject-keys.ts'
import type { memoryAuditLog } from './gateway.ts'

/** Keys of subjects, in memory. */
export function memoryKeyStore(): SubjectKeyStore {
  const rows = new Map<string, SubjectKeyRow>()
  const drop = (which: (row: SubjectKeyRow) => boolean) => {
    const gone = [...rows].filter(([, row]) => which(row))
    for (const [place] of gone) rows.delete(place)
    return gone.length
  }
  return {
    async claim(row) {
      const place = `${row.tag} ${row.month}`
      const standing = rows.get(place) ?? row
      rows.set(place, standing)
      return standing
    },
    ofSubjects: async (tags) => [...rows.values()].filter((row) => tags.includes(row.tag)),
    ofPseudonyms: async (names) => [...rows.values()].filter((row) => names.includes(row.pseudonym)),
    ofOwners: async (tags) => [...rows.values()].filter((row) => tags.includes(row.owner ?? '')),
    count: async (month) => [...rows.values()].filter((row) => row.month === month).length,
    months: async () => [...new Set([...rows.values()].map((row) => row.month))].toSorted(),
    dropMonth: async (month, keep) => drop((row) => row.month === month && !keep.includes(row.pseudonym)),
    dropSubjects: async (tags) => drop((row) => tags.includes(row.tag) || tags.includes(row.owner ?? '')),
  }
}

/** Entries of a log, each intent with what its body says to those who hold the keys. */
export async function openedEntries(audit: ReturnType<typeof memoryAuditLog>, keys: SubjectKeys): Promise<object[]> {
  return Promise.all(
    audit.entries.map(async (leaf, index) => {
      const text = audit.bodies[index]
      if (leaf.kind !== 'intent' || text === null || text === undefined) return leaf
      const body = JSON.parse(text) as AuditBody
      const known = await keys.known(Object.values(body.fields).flatMap((sealed) => sealed?.key ?? []))
      const field = (name: 'actor' | 'object' | 'address') => openField(body, name, leaf as IntentLeaf, known)
      const actor: unknown = JSON.parse(field('actor') ?? '{}')
      return { ...leaf, opened: { actor, object: field('object'), address: field('address') } }
    }),
  )
}
