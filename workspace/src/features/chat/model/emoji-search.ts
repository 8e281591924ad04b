import type { Emoji } from './emoji-list.ts'
import { fold } from './fold.ts'

/** Emojis one of whose words begins with what is typed, the best first; all of them when nothing is typed. */
export function searchEmoji(emojis: readonly Emoji[], query: string): readonly Emoji[] {
  const typed = fold(query)
  if (typed === '') return emojis
  const ranks = [
    (emoji: Emoji) => fold(emoji.name).startsWith(typed),
    (emoji: Emoji) => beginsAWord(emoji.name, typed),
    (emoji: Emoji) => beginsAWord(emoji.words, typed),
  ]
  return [...new Set(ranks.flatMap((rank) => emojis.filter(rank)))]
}

function beginsAWord(text: string, typed: string): boolean {
  return ` ${fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${typed}`)
}
