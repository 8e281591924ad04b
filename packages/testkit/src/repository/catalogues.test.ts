import { beforeAll, describe, expect, it } from 'vitest'
import { catalogues, holes, matching, uses, type Catalogue } from './catalogues.ts'

describe('sentences', () => {
  let all: readonly Catalogue[]
  let keys: readonly string[]
  const { asked, literals, patterns } = uses()

  beforeAll(async () => {
    all = await catalogues()
    keys = all.flatMap(({ fr }) => [...fr.keys()])
  })

  it('are the same in French and in English', () => {
    expect(all.length).toBeGreaterThan(0)
    const alone = all.flatMap(({ fr, en }) => [
      ...[...fr.keys()].filter((key) => !en.has(key)).map((key) => `${key}: French only`),
      ...[...en.keys()].filter((key) => !fr.has(key)).map((key) => `${key}: English only`),
    ])
    expect(alone).toEqual([])
  })

  it('have the same holes in both', () => {
    const different = all.flatMap(({ fr, en }) =>
      [...fr].filter(([key, sentence]) => en.has(key) && !sameHoles(sentence, en.get(key) ?? '')).map(([key]) => key),
    )
    expect(different).toEqual([])
  })

  it('stand in one catalogue only', () => {
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('that the code asks for are there', () => {
    const known = new Set(keys)
    const unknown = asked.filter(({ key }) => !known.has(key))
    // A template speaks of sentences only where its beginning is a catalogue's.
    const roots = new Set(keys.map((key) => key.split('.')[0]))
    const empty = patterns.filter(({ key }) => roots.has(key.split('.')[0]) && matching(key, keys).length === 0)
    expect([...unknown, ...empty]).toEqual([])
  })

  it('are each asked for somewhere', () => {
    const reached = new Set(patterns.flatMap(({ key }) => matching(key, keys)))
    expect(keys.filter((key) => !literals.has(key) && !reached.has(key))).toEqual([])
  })

  it('follow the house’s wording', () => {
    const refused = /!|…{2}|\.\.\.|\boups\b|veuillez|\berreur \d|\bnous\b|·e\b|chiffr/i
    const spoken = all.flatMap(({ fr }) => [...fr].filter(([, sentence]) => refused.test(sentence)))
    expect(spoken).toEqual([])
  })

  it('are found from a template', () => {
    expect(matching('chat.error.${code}', ['chat.error.refused', 'chat.error', 'chatXerror.a'])).toEqual([
      'chat.error.refused',
    ])
  })
})

function sameHoles(french: string, english: string): boolean {
  const [one, other] = [holes(french), holes(english)]
  return one.plural === other.plural && one.names.join() === other.names.join()
}
