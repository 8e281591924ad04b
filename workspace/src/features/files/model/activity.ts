import type { EntryChange } from '../port.ts'

/** Lines that are shown at first, and how many come with each « afficher la suite ». */
export const firstLines = 6
export const moreLines = 24

type Moved = 'moved' | 'movedIn' | 'movedOut'

/** The sentence of a change: its key below `files.activity`, and what stands in it. */
export interface ChangeSentence {
  readonly key: Exclude<EntryChange['kind'], 'moved'> | Moved
  readonly holes: Readonly<Record<string, string | number>>
}

export function sentenceOf(change: EntryChange): ChangeSentence {
  switch (change.kind) {
    case 'version':
      return { key: 'version', holes: { n: change.number } }
    case 'renamed':
      return { key: 'renamed', holes: { from: change.from } }
    case 'moved':
      return moved(change)
    default:
      return { key: change.kind, holes: {} }
  }
}

/** The top of a coffre has no name of its own. */
function moved({ from, to }: Extract<EntryChange, { kind: 'moved' }>): ChangeSentence {
  if (to === null) return { key: 'movedOut', holes: { from: from ?? '' } }
  return from === null ? { key: 'movedIn', holes: { to } } : { key: 'moved', holes: { from, to } }
}
