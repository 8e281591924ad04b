/**
 * Reactions that are words. The key that travels is the French word, the source language of the portal, so that one
 * word counts once whatever the reader's language; readers see it in theirs.
 */
export const reactionWords = ['Vu', 'Merci', 'D’accord', 'Bravo'] as const

export type ReactionWord = (typeof reactionWords)[number]

/** The word that a key is, whatever apostrophe it was written with; null for an emoji or another client's text. */
export function reactionWord(key: string): ReactionWord | null {
  return reactionWords.find((word) => word === key.replace("'", '’')) ?? null
}
