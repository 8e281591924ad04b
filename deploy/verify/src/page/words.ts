import type { Sentence } from '../say/faults.ts'

/** What the page says around a verdict. */
export const words = {
  title: { fr: 'Vérifier un journal', en: 'Verify a log' },
  lead: {
    fr: 'Le calcul se fait ici, dans cette page. Elle ne peut rien envoyer : aucun fichier ne quitte cet ordinateur.',
    en: 'The computation happens here, in this page. It cannot send anything: no file leaves this computer.',
  },
  drop: {
    fr: 'Déposez ici un export du journal (.zip) ou une preuve (.tlog-proof).',
    en: 'Drop an export of the log (.zip) or a proof (.tlog-proof) here.',
  },
  choose: { fr: 'Choisir un fichier', en: 'Choose a file' },
  policy: { fr: 'Votre politique', en: 'Your policy' },
  policyHelp: {
    fr: 'À qui vous fiez-vous ? Sans elle, celle de l’export sert, et le verdict le dit.',
    en: 'Whom do you trust? Without it, the export’s own is used, and the verdict says so.',
  },
  since: { fr: 'Point de contrôle gardé', en: 'Checkpoint that you kept' },
  sinceHelp: {
    fr: 'Le journal doit en être la suite exacte.',
    en: 'The log must exactly continue it.',
  },
  grounds: { fr: 'Ce qui a été vérifié', en: 'What was verified' },
  found: { fr: 'Ce qui a été trouvé', en: 'What was found' },
  limits: { fr: 'Ce qui ne l’a pas été', en: 'What was not' },
  foot: {
    fr: 'Les formats sont publiés : tout autre vérificateur doit trouver la même chose.',
    en: 'The formats are published: any other verifier must find the same.',
  },
} as const satisfies Record<string, Sentence>
