import fc from 'fast-check'
import { found, type FileKind } from './search.ts'
import { describe, expect, it } from 'vitest'
import { topFolder, type FileEntry } from '../port.ts'
import { meeting, nameFault } from './names.ts'
import { previewOf } from './preview.ts'
import { choose, kept, nothing } from './selection.ts'
import { extensionOf, sizeWords } from './sizes.ts'
import { pressed, sorted } from './sort.ts'
import { secondsLeft, together } from './transfers.ts'
import { foldersOf, indexOf, isWithin, movable, pathTo } from './tree.ts'

const entry = (id: string, part: Partial<FileEntry> = {}): FileEntry => ({
  id,
  coffre: '!a',
  parent: topFolder,
  name: id,
  kind: 'file',
  size: 1,
  type: '',
  at: 0,
  by: { id: '@a', name: 'A' },
  versions: [],
  conflictOf: null,
  deleted: null,
  ...part,
})
const folder = (id: string, parent = topFolder) => entry(id, { kind: 'folder', parent })

describe('the tree of a coffre', () => {
  const index = indexOf([folder('a'), folder('b', 'a'), entry('note', { parent: 'b' }), folder('c')])

  it('knows the way to a folder, and nothing moves into itself', () => {
    expect(pathTo(index, 'b').map(({ id }) => id)).toEqual(['a', 'b'])
    expect(movable(index, ['a', 'c', 'note'], 'b')).toEqual(['c'])
    expect(movable(index, ['a'], topFolder)).toEqual([])
    expect(foldersOf(index).map(({ id, depth }) => [id, depth])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 1],
    ])
  })

  it('has no folder inside itself but by its own name', () => {
    expect(isWithin(index, 'b', 'a')).toBe(true)
    expect(isWithin(index, 'a', 'b')).toBe(false)
  })
})

describe('the order of a list', () => {
  it('puts folders first, whatever it is sorted by, and keeps every entry once', () => {
    const some = fc.record({ name: fc.string(), size: fc.nat(), at: fc.nat(), kind: fc.constantFrom('file', 'folder') })
    const key = fc.constantFrom('name' as const, 'by' as const, 'at' as const, 'size' as const)
    fc.assert(
      fc.property(fc.array(some), key, fc.boolean(), (given, by, descending) => {
        const entries = given.map((part, at) => entry(String(at), part as Partial<FileEntry>))
        const order = sorted(entries, { key: by, descending })
        expect(new Set(order)).toEqual(new Set(entries))
        const kinds = order.map(({ kind }) => kind)
        expect(kinds).toEqual(kinds.toSorted((a, b) => (a === b ? 0 : a === 'folder' ? -1 : 1)))
      }),
      { numRuns: 200 },
    )
  })

  it('turns round when the same column is pressed again, and counts numbers in names', () => {
    expect(pressed({ key: 'name', descending: false }, 'name')).toEqual({ key: 'name', descending: true })
    expect(pressed({ key: 'name', descending: false }, 'size')).toEqual({ key: 'size', descending: true })
    const names = sorted([entry('plan 10'), entry('plan 9')], { key: 'name', descending: false })
    expect(names.map(({ id }) => id)).toEqual(['plan 9', 'plan 10'])
  })
})

describe('what is chosen', () => {
  const order = ['a', 'b', 'c', 'd']
  it('is one, one more with Ctrl, and all up to it with Shift', () => {
    const one = choose(nothing, order, 'b', { range: false, add: false })
    expect([...choose(one, order, 'd', { range: true, add: false }).chosen]).toEqual(['b', 'c', 'd'])
    const two = choose(one, order, 'd', { range: false, add: true })
    expect([...two.chosen]).toEqual(['b', 'd'])
    expect([...choose(two, order, 'b', { range: false, add: true }).chosen]).toEqual(['d'])
    expect([...kept(two, ['a', 'b']).chosen]).toEqual(['b'])
  })
})

describe('a search', () => {
  it('finds every word of it in a name, without accents and capitals, among the kinds asked for', () => {
    const all = ['Étude façade.PDF', 'relevé.csv', 'plan.odt'].map((name, at) => entry(String(at), { name }))
    const names = (text: string, ...kinds: FileKind[]) =>
      found([...all, folder('plans')], { text, kinds: new Set(kinds) }).map(({ name, id }) => name || id)
    expect(names('facade etu')).toEqual(['Étude façade.PDF'])
    expect(names('', 'table', 'pdf')).toEqual(['Étude façade.PDF', 'relevé.csv'])
    expect(names('facade', 'table')).toEqual([])
    expect(names('', 'folder')).toHaveLength(1)
    expect(names(' ')).toHaveLength(4)
  })
})

describe('words and names', () => {
  it('says sizes in powers of ten', () => {
    expect([0, 999, 1000, 184_000, 2_449_000, 12.6e9].map((bytes) => sizeWords(bytes, 'fr'))).toEqual(
      ['0 o', '999 o', '1 ko', '184 ko', '2,4 Mo', '13 Go'].map((words) => words.replace(' ', '\u00A0')),
    )
    expect([extensionOf('plan.pdf'), extensionOf('.cache'), extensionOf('lisez-moi')]).toEqual(['PDF', '', ''])
  })

  it('refuses a name that is no step of a path', () => {
    expect(['', ' ', '..', 'a/b', 'a\\b', 'x'.repeat(256), 'été.txt'].map(nameFault)).toEqual([
      'empty',
      'empty',
      'empty',
      'sign',
      'sign',
      'long',
      null,
    ])
  })

  it('asks before a name that is taken, whatever its case; a folder of that name is no file', () => {
    const files = [new File([], 'Plan.PDF'), new File([], 'autre.txt')]
    const met = meeting(files, [entry('1', { name: 'plan.pdf' }), folder('autre.txt')])
    expect(met.map(({ file }) => file.name)).toEqual(['Plan.PDF'])
  })

  it('shows a page or a drawing with a script in it as words, and says itself what a picture is', () => {
    const file = (name: string) => previewOf({ name, size: 10, kind: 'file' })
    expect(file('a.html')).toEqual({ as: 'text' })
    expect(file('a.svg')).toEqual({ as: 'text' })
    expect(file('a.PNG')).toEqual({ as: 'picture', type: 'image/png' })
    expect([file('a.exe'), previewOf({ name: 'a.png', size: 1e9, kind: 'file' })]).toEqual([null, null])
  })

  it('says how far uploads are', () => {
    const transfer = { id: 'a', coffre: '!a', dossier: null, name: 'a', failure: null, toRoom: false }
    const half = { ...transfer, size: 100, sent: 50, at: 'sending' as const, rate: 10 }
    expect(secondsLeft(half)).toBe(5)
    expect(secondsLeft({ ...half, rate: null })).toBe(null)
    expect(together([half, { ...half, at: 'done' }])).toEqual({ percent: 75, done: 1, going: true })
  })
})
