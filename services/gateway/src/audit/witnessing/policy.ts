import { formatVerifierKey, parsePolicy, parseVerifierKey, type Policy, type VerifierKey } from '@parvis/tlog'
import type { LogKey } from '../audit-log.ts'

/** A witness that is asked: what the policy calls it, where it is, and its key. */
export interface Witness {
  readonly name: string
  /** Submission prefix, without a trailing slash. */
  readonly url: string
  readonly key: VerifierKey
}

/** What the gateway's configuration says of one. */
export interface ListedWitness {
  readonly name: string
  readonly url: string
  readonly vkey: string
}

/**
 * Those of the configuration and those of the policy that have an address, each once by its key.
 * @throws TlogError `key.malformed`, `key.unsupported`
 */
export function witnessesToAsk(listed: readonly ListedWitness[], policy: Policy | undefined): readonly Witness[] {
  const witnesses = new Map<string, Witness>()
  for (const { name, url, key } of policy?.witnesses ?? [])
    if (url !== undefined) witnesses.set(formatVerifierKey(key), { name, url: url.replace(/\/$/, ''), key })
  for (const { name, url, vkey } of listed)
    witnesses.set(vkey, { name, url: url.replace(/\/$/, ''), key: parseVerifierKey(vkey) })
  return [...witnesses.values()]
}

/**
 * The tlog-policy that this log stands under: the operator's, with the log's keys where it names no log; without one,
 * more than half of the witnesses that are listed, and no quorum where none is.
 * @param given text of the operator's policy file
 * @throws TlogError `policy.malformed`
 */
export function policyText(
  given: string | undefined,
  keys: readonly LogKey[],
  witnesses: readonly ListedWitness[],
): string {
  // Also the keys of the past: what was proved under them stays proved.
  const logs = keys.map(({ vkey }) => `log ${vkey}\n`)
  if (given !== undefined) return parsePolicy(given).logs.length > 0 ? given : `${logs.join('')}${given}`
  const lines = witnesses.map(({ name, vkey, url }) => `witness ${name} ${vkey} ${url}\n`)
  const names = witnesses.map(({ name }) => name)
  const [only] = names
  if (only === undefined) return `${logs.join('')}quorum none\n`
  const most = Math.floor(names.length / 2) + 1
  const quorum =
    names.length === 1 ? `quorum ${only}\n` : `group majority ${most} ${names.join(' ')}\nquorum majority\n`
  return `${logs.join('')}${lines.join('')}${quorum}`
}
