import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newContentKey } from '../keys/epoch.ts'
import { folderList, readFolderList, type ListedFile } from './folder-list.ts'

const file = (path: readonly string[]): ListedFile => ({
  path,
  blob: 'b'.repeat(24),
  key: newContentKey(),
  facts: {
    coffre: '!halle:parvis',
    file: 'f',
    version: 3,
    parent: 'root',
    name: path.at(-1) ?? '',
    type: 'application/pdf',
    size: 12,
    padded: false,
  },
})

test('a folder’s list comes back as it was written', () => {
  const files = [file(['permis.pdf']), file(['Études', 'note.odt'])]
  expect(readFolderList(folderList(files))).toEqual(files)
})

test.each([
  ['a step that leads out', [['..', 'x']]],
  ['a separator in a step', [['a/b']]],
  ['no step', [[]]],
  ['two files at one place', [['Note.odt'], ['note.ODT']]],
] as const)('a list with %s is refused', (_, paths) => {
  const files = paths.map((path) => ({ ...file(['a']), path }))
  expect(() => readFolderList(folderList(files))).toThrow('format')
})

test('any bytes are a list or refused, never more', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        readFolderList(new TextEncoder().encode(text))
      } catch (error) {
        expect(error).toMatchObject({ code: 'format' })
      }
    }),
  )
})
