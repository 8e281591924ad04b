import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partingOf, tableOf } from './csv.ts'
import { previewOf } from './preview.ts'
import { wordsOf } from './words.ts'

describe('a table as text', () => {
  it('gives back every cell that was written, whatever parts them', () => {
    const cell = fc.stringMatching(/^[a-z0-9 ";,\n\t|é]{0,12}$/)
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(rows, fc.constantFrom(';', ',', '\t', '|'), (table, parting) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const text = table.map((row) => row.map(quote).join(parting)).join('\r\n')
        expect(tableOf(text, 100, parting)).toEqual(table)
      }),
    )
  })

  it('finds what parts the cells, reads bare ones, and ends where it is told', () => {
    expect(partingOf('nom;"a,b,c,d";ville\n1,2;3')).toBe(';')
    expect(tableOf('a;b\n1;\n2;x', 2)).toEqual([
      ['a', 'b'],
      ['1', ''],
    ])
    expect(tableOf('', 10)).toEqual([])
  })

  it('ends on any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => tableOf(text, 1000).length <= text.length + 1))
  })
})

describe('words of a file', () => {
  it('are read as UTF-8, cut or not, or as what an office program wrote', () => {
    const bytes = new TextEncoder().encode('été')
    expect(wordsOf(bytes, false)).toBe('été')
    expect(wordsOf(bytes.slice(0, -1), true)).toBe('ét')
    expect(wordsOf(Uint8Array.of(0xe9, 0x74, 0xe9), false)).toBe('été')
  })
})

it('says how each kind of file is shown, and tells the browser a type of our own', () => {
  const of = (name: string) => previewOf({ name, size: 10, kind: 'file' })
  expect(of('film.MP4')).toEqual({ as: 'video', type: 'video/mp4' })
  expect(['a.pdf', 'a.md', 'a.csv', 'a.svg'].map((name) => of(name)?.as)).toEqual(['pdf', 'markdown', 'table', 'text'])
  expect([of('a'), of('constructor'), of('a.constructor'), of('a.exe')]).toEqual([null, null, null, null])
})
