import { auditBody, type AuditBody, type EntryState, type LogSizes, type OpenedEntry } from '@parvis/contracts'
import { openField, type OpenedActor } from '../sealing/seal.ts'
import type { KnownSubject, SubjectKeys } from '../sealing/subject-keys.ts'
import type { IndexedEntry } from './entry-index.ts'
import type { People, Someone } from './people.ts'

interface Opening {
  readonly keys: Pick<SubjectKeys, 'known'>
  readonly people: People
  readonly sizes: LogSizes
}

export function stateOf(index: number, sizes: LogSizes): EntryState {
  if (index < sizes.witnessed) return 'witnessed'
  if (index < sizes.published) return 'published'
  return index < sizes.integrated ? 'integrated' : 'acked'
}

/** Entries with the names of those whose keys are still there. `bodies`: also what only the sealed body says. */
export async function openEntries(
  entries: readonly IndexedEntry[],
  { keys, people, sizes }: Opening,
  bodies: ReadonlyMap<number, string> = new Map(),
): Promise<OpenedEntry[]> {
  const sealed = new Map([...bodies].map(([index, text]) => [index, auditBody.parse(JSON.parse(text))]))
  const inBodies = [...sealed.values()].flatMap(({ fields }) =>
    Object.values(fields).flatMap((field) => field?.key ?? []),
  )
  const known = await keys.known([
    ...entries.flatMap(({ actor, object }) => [actor, object ?? '']).filter((name) => name.length === 22),
    ...inBodies,
  ])
  const everyone = await people.everyone()
  const names: Names = {
    known,
    byId: new Map(everyone.map((one) => [one.id, one])),
    byUser: new Map(everyone.map((one) => [one.matrixUserId, one])),
  }
  return entries.map((entry) => opened(entry, names, sizes, sealed.get(entry.index)))
}

interface Names {
  readonly known: ReadonlyMap<string, KnownSubject>
  readonly byId: ReadonlyMap<string, Someone>
  readonly byUser: ReadonlyMap<string, Someone>
}

function opened(entry: IndexedEntry, names: Names, sizes: LogSizes, body: AuditBody | undefined): OpenedEntry {
  const { index, act, class: retention, decision, rules, policy, correlation, detail, outcome } = entry
  const actor = thing(entry.actor, names)
  const object = entry.object === null ? undefined : thing(entry.object, names)
  const lost = [actor, object].some((one) => one?.pseudonym.length === 22 && one.id === undefined)
  return {
    ...{ index, time: new Date(entry.time).toISOString(), kind: 'intent', act, class: retention },
    actor: { pseudonym: actor.pseudonym, ...(actor.id && { id: actor.id }), ...(actor.name && { name: actor.name }) },
    ...(object && { object }),
    ...(body && fromBody(entry, body, names.known)),
    place: { from: entry.from, to: entry.to },
    ...{ decision, rules: [...rules], policy, correlation },
    ...(detail && { detail: { ...detail } }),
    ...(outcome && {
      outcome: {
        index: outcome.index,
        outcome: outcome.outcome,
        ...(outcome.status !== null && { status: outcome.status }),
        time: new Date(outcome.time).toISOString(),
      },
    }),
    state: stateOf(index, sizes),
    ...(lost && { erased: true }),
  }
}

/** `room:!id` → its kind and id; of an account also the name. Without its key a pseudonym stays one. */
function thing(pseudonym: string, { known, byId, byUser }: Names): NonNullable<OpenedEntry['object']> {
  const subject = known.get(pseudonym)?.subject
  if (subject === undefined) return { pseudonym }
  const at = subject.indexOf(':')
  const [kind, id] = [subject.slice(0, at), subject.slice(at + 1)]
  const someone = kind === 'account' ? byId.get(id) : kind === 'user' ? byUser.get(id) : undefined
  return { pseudonym, id, kind, ...(someone && { name: someone.name }) }
}

function fromBody(entry: IndexedEntry, body: AuditBody, known: Names['known']): Pick<OpenedEntry, 'address' | 'claim'> {
  const actor = openField(body, 'actor', entry, known)
  const address = actor === null ? openField(body, 'address', entry, known) : (JSON.parse(actor) as OpenedActor).address
  const claim = openField(body, 'claim', entry, known)
  return { ...(typeof address === 'string' && { address }), ...(claim !== null && { claim }) }
}
