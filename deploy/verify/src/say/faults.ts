import type { TlogErrorCode } from '@parvis/tlog'

export type Language = 'fr' | 'en'
export type Sentence = Readonly<Record<Language, string>>

const changed = { fr: 'ce n’est pas ce que le journal a signé', en: 'this is not what the log signed' }
const malformed = { fr: 'ce n’est pas lisible', en: 'this cannot be read' }

/** What is wrong, to be set after « Rompu à l’entrée N : ». */
export const faults: Readonly<Record<TlogErrorCode, Sentence>> = {
  range: { fr: 'une place que l’arbre n’a pas', en: 'a place that the tree does not have' },
  'too-large': { fr: 'plus de données qu’il n’en faut', en: 'more data than anybody needs' },
  'note.malformed': { fr: 'le point de contrôle n’est pas lisible', en: 'the checkpoint cannot be read' },
  'note.signature': { fr: 'une signature est fausse', en: 'a signature is false' },
  'note.unsigned': {
    fr: 'le point de contrôle n’est signé par aucune clé de la politique',
    en: 'no key that the policy names signed the checkpoint',
  },
  'key.malformed': { fr: 'une clé n’est pas lisible', en: 'a key cannot be read' },
  'key.unsupported': { fr: 'une clé est d’un genre inconnu', en: 'a key is of an unknown kind' },
  'checkpoint.malformed': { fr: 'le point de contrôle n’est pas lisible', en: 'the checkpoint cannot be read' },
  'checkpoint.origin': {
    fr: 'le point de contrôle vient d’un journal que la politique ne nomme pas',
    en: 'the checkpoint is of a log that the policy does not name',
  },
  'cosignature.malformed': {
    fr: 'la signature d’un témoin n’est pas lisible',
    en: 'a witness’s signature cannot be read',
  },
  'tile.path': malformed,
  'tile.malformed': malformed,
  'tile.missing': { fr: 'une partie de l’arbre manque', en: 'a part of the tree is missing' },
  'bundle.malformed': malformed,
  'proof.malformed': { fr: 'la preuve n’est pas lisible', en: 'the proof cannot be read' },
  'inclusion.mismatch': {
    fr: 'la preuve ne mène pas au journal signé',
    en: 'the proof does not lead to the signed log',
  },
  'consistency.mismatch': { fr: 'le journal n’est pas la suite de lui-même', en: 'the log does not continue itself' },
  'witness.malformed': malformed,
  'policy.malformed': { fr: 'la politique n’est pas lisible', en: 'the policy cannot be read' },
  'entry.hash': changed,
  'entry.order': { fr: 'l’entrée n’est pas à sa place', en: 'the entry is out of its place' },
  'entry.missing': { fr: 'l’entrée manque', en: 'the entry is missing' },
  'entry.malformed': { fr: 'l’entrée n’est pas lisible', en: 'the entry cannot be read' },
  'time.backwards': {
    fr: 'l’heure est antérieure à celle de l’entrée précédente',
    en: 'its time is before that of the entry before it',
  },
  'time.future': {
    fr: 'l’heure est postérieure à celle où les témoins l’avaient déjà vue',
    en: 'its time is after the one at which witnesses had seen it already',
  },
  'time.backdated': {
    fr: 'l’heure est antérieure à celle où les témoins ne l’avaient pas encore vue',
    en: 'its time is before the one at which witnesses had not seen it yet',
  },
  'outcome.dangling': { fr: 'le résultat ne répond à aucun acte', en: 'the outcome is of no act' },
  'body.mismatch': {
    fr: 'la partie scellée n’est pas celle que l’entrée annonce',
    en: 'the sealed part is not the one that the entry commits to',
  },
  'opened.mismatch': {
    fr: 'ce qui est montré n’est pas ce que dit l’entrée',
    en: 'what is shown is not what the entry says',
  },
  'root.mismatch': {
    fr: 'les entrées ne mènent pas au journal signé',
    en: 'the entries do not lead to the signed log',
  },
  'since.mismatch': {
    fr: 'ce journal n’est pas la suite de celui que vous aviez gardé',
    en: 'this log does not continue the one that you had kept',
  },
  'rotation.malformed': {
    fr: 'l’annonce d’une clé n’en est pas une',
    en: 'the announcement of a key is none',
  },
  'rotation.mismatch': {
    fr: 'ce journal n’est pas la suite de celui qui avait annoncé sa nouvelle clé',
    en: 'this log does not continue the one that announced its new key',
  },
  'since.truncated': {
    fr: 'le journal est plus court que celui que vous aviez gardé',
    en: 'the log is shorter than the one that you had kept',
  },
  'file.missing': { fr: 'un fichier manque', en: 'a file is missing' },
  'file.unexpected': { fr: 'un fichier n’a pas sa place ici', en: 'a file does not belong here' },
  'file.malformed': { fr: 'un fichier est abîmé', en: 'a file is damaged' },
  'tile.mismatch': {
    fr: 'l’arbre gardé n’est pas celui que font les entrées',
    en: 'the tree that is kept is not the one that the entries make',
  },
}
