import type { Filter, OpenedEntry, Subject } from '../port.ts'
import { foldWord } from './fold-word.ts'

/** True when an entry is among those that a filter asks for: what the index does at the server, for entries that come live. */
export function matches(filter: Filter, entry: OpenedEntry): boolean {
  return (
    among(filter.acts, entry.act) &&
    among(filter.decisions, entry.decision) &&
    (filter.outcomes === undefined || among(filter.outcomes, entry.outcome?.outcome ?? 'open')) &&
    named(filter.actors, entry.actor) &&
    named(filter.objects, entry.object) &&
    places(filter.places, entry) &&
    (filter.correlation === undefined || filter.correlation === entry.correlation) &&
    inTime(filter, entry.time) &&
    entry.index >= (filter.indexFrom ?? 0) &&
    entry.index < (filter.indexTo ?? Number.POSITIVE_INFINITY) &&
    says(filter.text, entry)
  )
}

const among = (wanted: readonly string[] | undefined, value: string) => wanted === undefined || wanted.includes(value)

function named(wanted: readonly string[] | undefined, subject: Subject | undefined): boolean {
  if (wanted === undefined) return true
  if (subject === undefined) return false
  const name = foldWord(subject.name ?? '')
  return wanted.some(
    (one) => one === subject.id || one === subject.pseudonym || (name !== '' && name.includes(foldWord(one))),
  )
}

function places(wanted: readonly string[] | undefined, { place }: OpenedEntry): boolean {
  if (wanted === undefined) return true
  const both = [foldWord(place.from), foldWord(place.to)]
  return wanted.some((one) => both.some((place) => place.includes(foldWord(one))))
}

const inTime = ({ since, until }: Filter, time: string) =>
  (since === undefined || Date.parse(time) >= Date.parse(since)) &&
  (until === undefined || Date.parse(time) < Date.parse(until))

function says(text: string | undefined, entry: OpenedEntry): boolean {
  if (text === undefined) return true
  const all = [
    entry.act,
    entry.actor.name,
    entry.actor.id,
    entry.object?.name,
    entry.object?.id,
    entry.address,
    ...entry.rules,
  ]
  const spoken = foldWord([...all, entry.place.from, entry.place.to, entry.correlation].filter(Boolean).join(' '))
  return foldWord(text)
    .split(/\s+/)
    .every((word) => spoken.includes(word))
}
