import type { TrustError } from '../check.ts'
import type { Sentence } from './faults.ts'

const sentences: Readonly<Record<TrustError['what'] | 'input', Sentence>> = {
  'no-policy': {
    fr: 'Il faut une politique : à qui vous fiez-vous ? (--policy FICHIER)',
    en: 'A policy is needed: whom do you trust? (--policy FILE)',
  },
  policy: { fr: 'La politique n’est pas lisible.', en: 'The policy cannot be read.' },
  since: {
    fr: 'Le point de contrôle gardé n’est pas lisible, ou pas signé selon la politique.',
    en: 'The kept checkpoint cannot be read, or is not signed as the policy asks.',
  },
  input: { fr: 'Rien de lisible à cet endroit.', en: 'Nothing readable there.' },
}

/** Why nothing can be said. */
export const unreadable = (what: keyof typeof sentences): Sentence => sentences[what]
