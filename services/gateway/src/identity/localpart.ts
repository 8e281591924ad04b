import { guestPrefix } from '@parvis/contracts'

/**
 * `uid` of the issuer → localpart of the Matrix user (specification: `a-z 0-9 . _ = - / +`). Attacker-influenced.
 * Never empty, never all digits (Synapse keeps those for guests), never with the marks that it keeps for itself, never
 * what looks like a guest of ours.
 */
export function localpartFrom(uid: string): string {
  const plain = uid
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 64)
  if (plain === '') return 'agent'
  return /^\d+$/.test(plain) || plain.startsWith(guestPrefix) ? `agent-${plain}` : plain
}

/** First choice, then numbered ones: `claire.morvan`, `claire.morvan-2`, … */
export function* localpartsFor(uid: string): Generator<string> {
  const first = localpartFrom(uid)
  yield first
  for (let n = 2; n < 1000; n++) yield `${first}-${n}`
}
