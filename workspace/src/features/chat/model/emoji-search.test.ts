import { describe, expect, it } from 'vitest'
import { emojiList } from './emoji-list.ts'
import { searchEmoji } from './emoji-search.ts'

const french = emojiList('fr')

describe('searchEmoji', () => {
  it('finds by any word, without accents, names first', () => {
    expect(searchEmoji(french, 'fete').map((emoji) => emoji.sign)).toEqual(['🥳', '🎉'])
    expect(searchEmoji(french, 'coeur')[0]?.sign).toBe('❤️')
    expect(searchEmoji(emojiList('en'), 'party')[0]?.sign).toBe('🥳')
  })

  it('gives everything for nothing typed, and nothing for a word that is not there', () => {
    expect(searchEmoji(french, ' ')).toBe(french)
    expect(searchEmoji(french, 'zzz')).toEqual([])
  })
})

it('names each sign once, in both languages', () => {
  for (const locale of ['fr', 'en']) {
    const emojis = emojiList(locale)
    expect(new Set(emojis.map((emoji) => emoji.sign)).size).toBe(emojis.length)
    expect(new Set(emojis.map((emoji) => emoji.name)).size).toBe(emojis.length)
  }
})
