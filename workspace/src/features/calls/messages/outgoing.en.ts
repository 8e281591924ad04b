/** Sentences about a ring that one made. */
export const outgoing = {
  rings: 'Ringing at {names}…',
  ringsMany: 'Ringing at {names} and {n} others…',
  declined: '{names} declined. | {names} declined.',
  declinedMany: '{names} and {n} others declined.',
  none: '{names}: no answer.',
  noneMany: '{names} and {n} others: no answer.',
  ring: 'Ring',
  again: 'Call back',
  failed: 'It did not ring. Try again.',
}
