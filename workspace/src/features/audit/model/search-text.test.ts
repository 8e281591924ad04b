import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggest } from './completion.ts'
import { withField, without, written } from './edit-search.ts'
import { readSearch, spellings, type Field, type Vocabulary } from './search-text.ts'

const now = new Date(2026, 10, 21, 14, 5).getTime()
const vocabulary: Vocabulary = {
  acts: [
    { id: 'matrix.room.invite', word: 'Invitation dans un salon' },
    { id: 'matrix.room.join', word: 'Entrée dans un salon' },
    { id: 'audit.search', word: 'Recherche dans le journal' },
  ],
  names: new Map(),
}
const filterOf = (text: string) => readSearch(text, vocabulary, now).filter
const known = {
  vocabulary,
  people: ['Claire Morvan', 'Idriss Benali'],
  objects: [],
  places: ['orleans'],
  decisions: ['permis', 'refusé'],
  days: ['hier'],
}

describe('a search text', () => {
  it.each([
    ['acte:"Invitation dans un salon"', { acts: ['matrix.room.invite'] }],
    ['act:matrix.room', { acts: ['matrix.room.invite', 'matrix.room.join'] }],
    ['acte:journal', { acts: ['audit.search'] }],
    ['acteur:"Claire Morvan"', { actors: ['Claire Morvan'] }],
    ['qui:claire actor:idriss', { actors: ['claire', 'idriss'] }],
    ['décision:refusé', { decisions: ['refuse'] }],
    ['decision:allow', { decisions: ['allow'] }],
    ['suite:échoué', { outcomes: ['failed'] }],
    ['ligne:9205..9225', { indexFrom: 9205, indexTo: 9226 }],
    ['line:0', { indexFrom: 0, indexTo: 1 }],
    ['fil:c-12', { correlation: 'c-12' }],
    ['place:dublin halle saint', { places: ['dublin'], text: 'halle saint' }],
    ['depuis:2026-11-01', { since: new Date(2026, 10, 1).toISOString() }],
    ['au:03/03/2026', { until: new Date(2026, 2, 4).toISOString() }],
    ['since:hier', { since: new Date(2026, 10, 20).toISOString() }],
    ['since:24h', { since: new Date(now - 86_400_000).toISOString() }],
    ['http://exemple.fr', { text: 'http://exemple.fr' }],
  ])('%s asks for that', (text, filter) => {
    expect(filterOf(text)).toEqual(filter)
  })

  it.each(['acte:zzz', 'decision:peut-être', 'depuis:31/02/2026', 'ligne:abc'])(
    '%s is marked: it says nothing',
    (text) => {
      const { tokens, filter } = readSearch(text, vocabulary, now)
      expect(tokens).toMatchObject([{ kind: 'field', problem: true }])
      expect(filter).toEqual({})
    },
  )

  it('of any kind is read, and every part is where it says that it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { tokens } = readSearch(text, vocabulary, now)
        for (const { from, to } of tokens) expect(text.slice(from, to).length).toBe(to - from)
      }),
    )
  })

  it('what is written for a field is read as that field, whatever the value', () => {
    const value = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `a${text.replaceAll('"', '')}`)
    fc.assert(
      fc.property(
        value,
        fc.constantFrom<Field>('actor', 'object', 'place'),
        fc.constantFrom('fr', 'en'),
        (text, field, language) => {
          const { tokens } = readSearch(written(field, text, language as 'fr' | 'en'), vocabulary, now)
          expect(tokens).toMatchObject([{ kind: 'field', field, value: text }])
        },
      ),
    )
  })

  it('a chip that is taken away is cut out, and nothing else', () => {
    const text = 'halle acte:journal qui:"Claire Morvan"'
    const { tokens } = readSearch(text, vocabulary, now)
    expect(without(text, tokens[1]!)).toBe('halle qui:"Claire Morvan"')
    expect(withField(text, tokens, 'actor', 'a-1', 'fr')).toBe('halle acte:journal acteur:a-1')
    expect(withField(text, tokens, 'act', null, 'fr')).toBe('halle qui:"Claire Morvan"')
  })
})

describe('completion', () => {
  it('offers fields by their beginning, in the reader’s language', () => {
    expect(suggest('ac', 2, known, 'fr').map(({ label }) => label)).toEqual(['acte:', 'acteur:'])
    expect(suggest('pl', 2, known, 'en').map(({ label }) => label)).toEqual(['place:'])
  })

  it('offers values of the field that is typed, without accents, and writes them whole', () => {
    const [offer] = suggest('halle qui:cla', 13, known, 'fr')
    expect(offer).toMatchObject({ insert: 'acteur:"Claire Morvan" ', from: 6, label: 'Claire Morvan' })
    expect(suggest('decision:ref', 12, known, 'fr').map(({ label }) => label)).toEqual(['refusé'])
    expect(suggest('acte:"dans un', 13, known, 'fr')).toHaveLength(2)
  })

  it('knows a field by any of its spellings', () => {
    const all = Object.values(spellings).flatMap(({ fr, en }) => [...fr, ...en])
    expect(new Set(all).size).toBeGreaterThan(15)
    expect(suggest('who:id', 6, known, 'en')[0]?.insert).toBe('actor:"Idriss Benali" ')
  })
})
