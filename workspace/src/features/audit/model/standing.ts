import type { OpenedEntry } from '../port.ts'
import type { Broken, Proven } from './verification/verdict.ts'

export interface Standing {
  readonly word: 'broken' | 'after' | 'waiting' | 'proven' | 'plain'
  readonly kind: 'broken' | 'waiting' | 'proven' | 'rule' | 'plain'
  readonly icon?: 'chainbreak' | 'clock' | 'check' | 'barrier'
}

/** What may be said of an entry in the list: after a break nothing is green, and nothing is proven before it was verified. */
export function standingOf(entry: OpenedEntry, broken: Broken | null, proven: Proven | null): Standing {
  if (broken !== null && broken.at !== null && entry.index >= broken.at) {
    const inside = entry.index < (broken.to ?? broken.at + 1)
    return inside ? { word: 'broken', kind: 'broken', icon: 'chainbreak' } : { word: 'after', kind: 'waiting' }
  }
  if (entry.decision === 'refuse') return { word: 'plain', kind: 'rule', icon: 'barrier' }
  if (proven !== null && entry.index >= proven.lines.from && entry.index < proven.lines.to)
    return { word: 'proven', kind: 'proven', icon: 'check' }
  if (entry.state !== 'witnessed') return { word: 'waiting', kind: 'waiting', icon: 'clock' }
  return { word: 'plain', kind: 'plain' }
}
