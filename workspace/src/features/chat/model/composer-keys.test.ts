import { describe, expect, it } from 'vitest'
import { composerKey, type ComposerKey } from './composer-keys.ts'

const key = (name: string, part: Partial<ComposerKey> = {}): ComposerKey => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...part,
})
const writing = { mentioning: false, empty: false }

describe('composerKey', () => {
  it.each([
    ['Enter sends', key('Enter'), writing, { kind: 'send' }],
    ['Shift+Enter types', key('Enter', { shiftKey: true }), writing, null],
    ['Enter that ends a composition types', key('Enter', { isComposing: true }), writing, null],
    ['Up in an empty composer edits', key('ArrowUp'), { mentioning: false, empty: true }, { kind: 'edit-last' }],
    ['Up in a text moves', key('ArrowUp'), writing, null],
    ['Ctrl+B', key('b', { ctrlKey: true }), writing, { kind: 'mark', mark: 'bold' }],
    ['Cmd+I', key('I', { metaKey: true }), writing, { kind: 'mark', mark: 'italic' }],
    ['Ctrl+E', key('e', { ctrlKey: true }), writing, { kind: 'mark', mark: 'code' }],
    ['Ctrl+C is the browser’s', key('c', { ctrlKey: true }), writing, null],
    ['AltGr types', key('e', { ctrlKey: true, altKey: true }), writing, null],
    ['Enter takes the name offered', key('Enter'), { mentioning: true, empty: false }, { kind: 'mention' }],
    ['Down walks the names', key('ArrowDown'), { mentioning: true, empty: false }, { kind: 'choose', by: 1 }],
    ['Escape', key('Escape'), writing, { kind: 'cancel' }],
    ['a letter types', key('a'), writing, null],
  ] as const)('%s', (_name, event, state, act) => expect(composerKey(event, state)).toEqual(act))
})
