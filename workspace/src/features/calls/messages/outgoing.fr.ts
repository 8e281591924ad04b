/** Sentences about a ring that one made. */
export const outgoing = {
  rings: 'Ça sonne chez {names}…',
  ringsMany: 'Ça sonne chez {names} et {n} autres…',
  declined: '{names} a décliné. | {names} ont décliné.',
  declinedMany: '{names} et {n} autres ont décliné.',
  none: '{names} : sans réponse.',
  noneMany: '{names} et {n} autres : sans réponse.',
  ring: 'Faire sonner',
  again: 'Rappeler',
  failed: 'Cela n’a pas sonné. Réessayez.',
}
