import type { MarkdownMark } from './markdown-edit.ts'

/** What a key does where one writes; null: it types. */
export type ComposerAct =
  | { readonly kind: 'send' }
  | { readonly kind: 'edit-last' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'mark'; readonly mark: MarkdownMark }
  | { readonly kind: 'choose'; readonly by: 1 | -1 }
  | { readonly kind: 'mention' }

export type ComposerKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>

const marks: Readonly<Record<string, MarkdownMark>> = { b: 'bold', i: 'italic', e: 'code' }
const shiftMarks: Readonly<Record<string, MarkdownMark>> = { l: 'link', '>': 'quote' }

export function composerKey(
  event: ComposerKey,
  { mentioning, empty }: { readonly mentioning: boolean; readonly empty: boolean },
): ComposerAct | null {
  // An accent or a character that is being composed belongs to the input method.
  if (event.isComposing || event.altKey) return null
  if (event.ctrlKey || event.metaKey) {
    const mark = (event.shiftKey ? shiftMarks : marks)[event.key.toLowerCase()]
    return mark === undefined ? null : { kind: 'mark', mark }
  }
  if (mentioning && event.key === 'ArrowDown') return { kind: 'choose', by: 1 }
  if (mentioning && event.key === 'ArrowUp') return { kind: 'choose', by: -1 }
  if (mentioning && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) return { kind: 'mention' }
  if (event.key === 'Enter' && !event.shiftKey) return { kind: 'send' }
  if (event.key === 'ArrowUp' && empty) return { kind: 'edit-last' }
  return event.key === 'Escape' ? { kind: 'cancel' } : null
}
