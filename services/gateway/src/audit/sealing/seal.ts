import { hash } from 'node:crypto'
import type { AnyAct, AuditBody, IntentLeaf, SealedFieldName } from '@parvis/contracts'
import type { NewEntry } from '../audit-log.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'
import type { SubjectKey, SubjectKeys } from './subject-keys.ts'

/** Who acts. `anonymous` has an address alone; `claim`: as whom somebody who was refused had presented herself. */
export type Actor =
  | { readonly account: string; readonly session?: string; readonly address: string }
  | { readonly anonymous: true; readonly address: string; readonly claim?: string }

/** What the act is done to, as a subject (`room:!…`), and the account that it belongs to, where it is somebody's. */
export interface ActedOn {
  readonly subject: string
  readonly owner?: string
}

/** An act to be written down, in clear: this is the last place that sees it so. */
export type ClearIntent<OfAct extends AnyAct = AnyAct> = Omit<
  IntentLeaf,
  'v' | 'time' | 'act' | 'actor' | 'object' | 'body'
> & {
  readonly act: OfAct
  readonly actor: Actor
  readonly object?: ActedOn
}

/** `actor` inside: the account, its session, and the address that it asked from. */
export interface OpenedActor {
  readonly id: string
  readonly address?: string
  readonly session?: string
}

const contextOf = (field: SealedFieldName, act: string, correlation: string) => `${field}\n${act}\n${correlation}`

/** Seals what is personal; the leaf keeps pseudonyms and the hash of the body. Waits only for keys that are not at hand. */
export function seal(keys: SubjectKeys, intent: ClearIntent): NewEntry | Promise<NewEntry> {
  const { actor, object } = intent
  const own = keys.of('account' in actor ? `account:${actor.account}` : `address:${actor.address}`)
  const about = object && keys.of(object.subject, object.owner)
  if (!(own instanceof Promise) && !(about instanceof Promise)) return build(keys, intent, own, about)
  return Promise.all([own, about]).then(([ownKey, aboutKey]) => build(keys, intent, ownKey, aboutKey))
}

function build(
  keys: SubjectKeys,
  { actor, object, ...leaf }: ClearIntent,
  own: SubjectKey,
  about: SubjectKey | undefined,
): NewEntry | Promise<NewEntry> {
  const field = (name: SealedFieldName, { key, pseudonym }: SubjectKey, plain: string) =>
    `"${name}":{"ct":"${sealBytes(key, plain, contextOf(name, leaf.act, leaf.correlation))}","key":"${pseudonym}"}`
  // In the order of RFC 8785: what is written here is what is hashed.
  const fields: string[] = []
  if ('account' in actor) {
    const { account: id, address, session } = actor
    fields.push(field('actor', own, JSON.stringify({ address, id, session })))
  } else fields.push(field('address', own, actor.address))
  const finish = (claimed?: SubjectKey): NewEntry => {
    if (claimed && 'claim' in actor) fields.push(field('claim', claimed, actor.claim ?? ''))
    if (about && object) fields.push(field('object', about, object.subject))
    const body = `{"fields":{${fields.join(',')}},"v":2}`
    return {
      leaf: {
        ...leaf,
        actor: 'account' in actor ? own.pseudonym : 'anonymous',
        ...(about && { object: about.pseudonym }),
        body: hash('sha256', body, 'base64'),
      },
      body,
    }
  }
  if (!('claim' in actor) || actor.claim === undefined) return finish()
  const claimed = keys.of(`claim:${actor.claim}`)
  return claimed instanceof Promise ? claimed.then(finish) : finish(claimed)
}

/** One field of a body in clear; null: not there, or not sealed for this field, act and correlation. */
export function openField(
  body: AuditBody,
  name: SealedFieldName,
  { act, correlation }: Pick<IntentLeaf, 'act' | 'correlation'>,
  keys: ReadonlyMap<string, SubjectKey>,
): string | null {
  const sealed = body.fields[name]
  const key = sealed && keys.get(sealed.key)?.key
  if (sealed === undefined || key === undefined) return null
  return openBytes(key, sealed.ct, contextOf(name, act, correlation))?.toString('utf8') ?? null
}
