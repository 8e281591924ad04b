/** The words of what an export holds for reading. */
export interface ExportWords {
  readonly language: string
  readonly title: string
  readonly made: string
  readonly filter: string
  readonly everything: string
  readonly entries: string
  readonly refused: string
  readonly period: string
  readonly acts: string
  readonly people: string
  readonly outcomes: string
  readonly open: string
  readonly log: string
  readonly size: string
  readonly root: string
  readonly cosigned: string
  readonly unproved: string
  readonly sealed: string
  readonly first: (shown: number, of: number) => string
  readonly columns: readonly string[]
  readonly readme: (origin: string) => string
}

const files = (lines: readonly (readonly [string, string])[]) =>
  lines.map(([name, what]) => `  ${name.padEnd(16)}${what}`).join('\n')

export const exportWords: Readonly<Record<'fr' | 'en', ExportWords>> = {
  fr: {
    language: 'fr',
    title: 'Extrait du journal',
    made: 'Établi le',
    filter: 'Sélection',
    everything: 'tout le journal',
    entries: 'Actes',
    refused: 'dont refusés',
    period: 'Période',
    acts: 'Par acte',
    people: 'Par personne',
    outcomes: 'Par issue',
    open: 'sans issue écrite',
    log: 'Journal',
    size: 'entrées',
    root: 'racine',
    cosigned: 'Signatures du point de contrôle',
    unproved:
      'Cette page et le tableur sont faits pour être lus : aucune preuve ne les couvre. Ce qui fait foi est dans entries.ndjson, que le vérificateur contrôle ligne par ligne.',
    sealed: 'Exporté sans les noms : seuls les pseudonymes y figurent.',
    first: (shown, of) => `Les ${shown} premiers actes sur ${of} ; les autres sont dans entries.csv.`,
    columns: ['Numéro', 'Heure (UTC)', 'Acte', 'Par', 'Sur', 'Décision', 'Issue'],
    readme: (origin) => `Extrait du journal ${origin}

${files([
  ['entries.ndjson', 'les entrées, telles que l’arbre les contient'],
  ['tree', 'les empreintes de tout ce qui n’est pas extrait'],
  ['checkpoint', 'le point de contrôle signé, avec les signatures des témoins'],
  ['policy', 'les clés et le quorum que cette instance annonce'],
  ['keys', 'les clés du journal'],
  ['entries.csv', 'pour un tableur ; sans valeur de preuve'],
  ['summary.html', 'pour lire et imprimer ; sans valeur de preuve'],
])}

Vérifier, sans réseau :

  parvis-verify FICHIER.zip --policy VOTRE_POLITIQUE

Prenez la politique (clés et témoins) d’une source à laquelle vous vous fiez, pas de ce fichier :
sans elle, le vérificateur montre seulement que l’extrait ne se contredit pas.
`,
  },
  en: {
    language: 'en',
    title: 'Extract of the log',
    made: 'Made on',
    filter: 'Selection',
    everything: 'the whole log',
    entries: 'Acts',
    refused: 'of these refused',
    period: 'Period',
    acts: 'By act',
    people: 'By person',
    outcomes: 'By outcome',
    open: 'no outcome written',
    log: 'Log',
    size: 'entries',
    root: 'root',
    cosigned: 'Signatures of the checkpoint',
    unproved:
      'This page and the spreadsheet are for reading: no proof covers them. What counts is in entries.ndjson, which the verifier checks line by line.',
    sealed: 'Exported without names: it holds pseudonyms only.',
    first: (shown, of) => `The first ${shown} acts of ${of}; the others are in entries.csv.`,
    columns: ['Index', 'Time (UTC)', 'Act', 'By', 'On', 'Decision', 'Outcome'],
    readme: (origin) => `Extract of the log ${origin}

${files([
  ['entries.ndjson', 'the entries, as the tree holds them'],
  ['tree', 'the hashes of everything that is not extracted'],
  ['checkpoint', 'the signed checkpoint, with the signatures of the witnesses'],
  ['policy', 'the keys and the quorum that this instance announces'],
  ['keys', 'the keys of the log'],
  ['entries.csv', 'for a spreadsheet; proves nothing'],
  ['summary.html', 'for reading and printing; proves nothing'],
])}

To verify, without a network:

  parvis-verify FILE.zip --policy YOUR_POLICY

Take the policy (keys and witnesses) from a source that you trust, not from this file:
without it, the verifier shows only that the extract does not contradict itself.
`,
  },
}
