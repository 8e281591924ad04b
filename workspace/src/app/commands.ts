import type { IconName } from '../shared/ui/icons.ts'

/** One line of « Chercher » (Ctrl K). Words are already in the reader's language: they may be a room's own name. */
export interface Command {
  readonly id: string
  readonly group: 'people' | 'files' | 'sections' | 'actions'
  readonly label: string
  readonly detail?: string
  readonly icon: IconName
  /** Shown as a room or a person instead of the icon. */
  readonly avatar?: { readonly name: string; readonly id: string; readonly shape: 'person' | 'room' }
  /** An address to open, or an act. */
  readonly run: { readonly to: string } | (() => void)
}

/** Letters without case or accents: « Éloïse » is found by « eloise ». */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('fr')
}

/** True when every word typed begins a word of the label. */
export function found(label: string, typed: string): boolean {
  const words = fold(label).split(/[^\p{L}\p{N}]+/u)
  return fold(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)))
}
