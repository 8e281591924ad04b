/** Words first, as in a conversation; the sign is what is sent. */
export const reactions = [
  { key: '👍', word: 'yes' },
  { key: '🙏', word: 'thanks' },
  { key: '👏', word: 'applause' },
  { key: '😄', word: 'laugh' },
  { key: '😮', word: 'surprise' },
] as const

export type ReactionWord = (typeof reactions)[number]['word']

/** The word for a sign that came; null for one that is not ours (it comes from outside: it is not shown). */
export function reactionWord(key: string): ReactionWord | null {
  return reactions.find((reaction) => reaction.key === key)?.word ?? null
}
