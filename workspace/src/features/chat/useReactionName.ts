import { useI18n } from 'vue-i18n'
import { reactionWord } from './model/reaction-words.ts'

/** What a reaction's key is called in the reader's language: a word of ours, or the sign itself. */
export function useReactionName(): (key: string) => string {
  const { t } = useI18n()
  return (key) => {
    switch (reactionWord(key)) {
      case 'Vu':
        return t('chat.reaction.seen')
      case 'Merci':
        return t('chat.reaction.thanks')
      case 'D’accord':
        return t('chat.reaction.agreed')
      case 'Bravo':
        return t('chat.reaction.bravo')
      case null:
        return key
    }
  }
}
