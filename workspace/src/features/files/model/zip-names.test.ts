import fc from 'fast-check'
import { expect, it } from 'vitest'
import { topFolder, type FileEntry } from '../port.ts'
import { indexOf } from './tree.ts'
import { archiveItems, archiveName } from './zip-names.ts'

const entry = (id: string, parent: string, name: string, kind: 'file' | 'folder' = 'file'): FileEntry => ({
  id,
  coffre: '!a',
  parent,
  name,
  kind,
  size: 1,
  type: '',
  at: 0,
  by: { id: '@a', name: 'A' },
  versions: [],
  conflictOf: null,
  deleted: null,
})

it('gives every name one step, on every system, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (name) => {
      const safe = archiveName(name)
      expect(safe).not.toMatch(/[/\\:*?"<>|\0]|^\.{1,2}$|[. ]$|^$/)
      expect(safe).not.toMatch(/^(con|nul|prn|aux|com\d|lpt\d)(\.|$)/i)
    }),
    { numRuns: 50 },
  )
  expect(['..', 'a/../../b', 'CON', 'nul.txt', 'é.pdf', 'a. '].map(archiveName)).toEqual([
    '__',
    'a_.._.._b',
    '_CON',
    '_nul.txt',
    'é.pdf',
    'a__',
  ])
})

it('holds folders with what is in them, empty ones too, and no two names that a system takes for one', () => {
  const all = [
    entry('d', topFolder, 'Études', 'folder'),
    entry('e', 'd', 'vide', 'folder'),
    entry('1', 'd', 'Plan.pdf'),
    entry('2', 'd', 'plan.PDF'),
    entry('3', topFolder, 'a?.txt'),
    entry('4', topFolder, 'a*.txt'),
  ]
  const top = all.filter(({ parent }) => parent === topFolder)
  expect(archiveItems(indexOf(all), top).map(({ path }) => path.join('/'))).toEqual([
    'Études/vide',
    'Études/Plan.pdf',
    'Études/plan (2).PDF',
    'a_.txt',
    'a_ (2).txt',
  ])
})
