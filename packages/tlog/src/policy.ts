import { TlogError } from './error.ts'
import { parseVerifierKey, sameKey, signatureType, type VerifierKey } from './key.ts'

export interface PolicyLog {
  readonly key: VerifierKey
  readonly url?: string
}

export interface PolicyWitness extends PolicyLog {
  /** What this file calls it; the key has a name of its own. */
  readonly name: string
}

export interface PolicyGroup {
  readonly name: string
  readonly threshold: number
  readonly members: readonly string[]
}

/** C2SP tlog-policy: whom one believes, and how many of them must agree. */
export interface Policy {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  readonly groups: readonly PolicyGroup[]
  /** A witness, a group, or `none`. */
  readonly quorum: string
}

const mostPolicyCharacters = 128 * 1024
const mostOfAKind = 256

/** Unreadable lines are errors, not passed over: a policy that is half read is another policy. @throws TlogError `policy.malformed`, `key.*`, `too-large` */
export function parsePolicy(text: string): Policy {
  if (text.length > mostPolicyCharacters) throw new TlogError('too-large', 'policy')
  // eslint-disable-next-line no-control-regex -- tab and line break alone may stand in it
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) throw new TlogError('policy.malformed', 'control character')
  const draft: Draft = { logs: [], witnesses: [], groups: [], quorum: undefined, members: new Set() }
  for (const [at, line] of text.split('\n').entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words[0] !== undefined && !words[0].startsWith('#')) readLine(draft, words, `line ${at + 1}`)
  }
  if (draft.quorum === undefined) throw new TlogError('policy.malformed', 'no quorum')
  if ([draft.logs, draft.witnesses, draft.groups].some((list) => list.length > mostOfAKind))
    throw new TlogError('too-large', 'policy')
  const { logs, witnesses, groups, quorum } = draft
  return { logs, witnesses, groups, quorum }
}

interface Draft {
  readonly logs: PolicyLog[]
  readonly witnesses: PolicyWitness[]
  readonly groups: PolicyGroup[]
  /** Who is in a group already: nobody counts twice. */
  readonly members: Set<string>
  quorum: string | undefined
}

function readLine(draft: Draft, [word, ...words]: readonly string[], where: string): void {
  if (word === 'log') readLog(draft, words, where)
  else if (word === 'witness') readWitness(draft, words, where)
  else if (word === 'group') readGroup(draft, words, where)
  else if (word === 'quorum') readQuorum(draft, words, where)
  else throw new TlogError('policy.malformed', where)
}

function readLog(draft: Draft, [vkey, url, ...rest]: readonly string[], where: string): void {
  if (vkey === undefined || rest.length > 0) throw new TlogError('policy.malformed', where)
  const key = parseVerifierKey(vkey)
  const twice = draft.logs.some((log) => sameKey(log.key, key))
  if (key.type !== signatureType.ed25519 || twice) throw new TlogError('policy.malformed', where)
  draft.logs.push({ key, ...(url !== undefined && { url }) })
}

function readWitness(draft: Draft, [name, vkey, url, ...rest]: readonly string[], where: string): void {
  if (name === undefined || vkey === undefined || rest.length > 0) throw new TlogError('policy.malformed', where)
  checkNew(draft, name, where)
  const key = parseVerifierKey(vkey)
  const twice = draft.witnesses.some((witness) => sameKey(witness.key, key))
  if (key.type !== signatureType.cosignature || twice) throw new TlogError('policy.malformed', where)
  draft.witnesses.push({ name, key, ...(url !== undefined && { url }) })
}

function readGroup(draft: Draft, [name, kind, ...members]: readonly string[], where: string): void {
  if (name === undefined || kind === undefined || members.length === 0) throw new TlogError('policy.malformed', where)
  checkNew(draft, name, where)
  for (const member of members) {
    if (!isKnown(draft, member) || draft.members.has(member)) throw new TlogError('policy.malformed', where)
    draft.members.add(member)
  }
  const threshold =
    kind === 'all' ? members.length : kind === 'any' ? 1 : /^[1-9][0-9]{0,3}$/.test(kind) ? Number(kind) : 0
  if (threshold < 1 || threshold > members.length) throw new TlogError('policy.malformed', where)
  draft.groups.push({ name, threshold, members })
}

function readQuorum(draft: Draft, [name, ...rest]: readonly string[], where: string): void {
  const isDefined = name === 'none' || (name !== undefined && isKnown(draft, name))
  if (!isDefined || rest.length > 0 || draft.quorum !== undefined) throw new TlogError('policy.malformed', where)
  draft.quorum = name
}

const isKnown = ({ witnesses, groups }: Draft, name: string): boolean =>
  [...witnesses, ...groups].some((one) => one.name === name)

function checkNew(draft: Draft, name: string, where: string): void {
  if (name === 'none' || isKnown(draft, name)) throw new TlogError('policy.malformed', where)
}
