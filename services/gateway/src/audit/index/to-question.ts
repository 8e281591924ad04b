import type { AuditFilter } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import type { Question, Word } from './entry-index.ts'
import { matching, subjectsOf, type People, type Someone } from './people.ts'

interface Names {
  readonly keys: SubjectKeys
  readonly people: People
}

/** What an id can be of, where it does not say so itself. */
const kinds = [
  ...['account', 'user', 'room', 'alias', 'event', 'device', 'session', 'identity', 'media', 'entry', 'thing', 'file'],
]

const mostWords = 8

/** Turns names and ids into the pseudonyms of every month that still has its keys. Throws `request.invalid`. */
export async function toQuestion(filter: AuditFilter, { keys, people }: Names): Promise<Question> {
  const { acts, places, decisions, outcomes, correlation, indexFrom, indexTo } = filter
  const everyone = filter.actors || filter.objects || filter.text ? await people.everyone() : []
  const pseudonyms = (texts: readonly string[]) => pseudonymsFor(texts, everyone, keys)
  const words = (filter.text ?? '').split(/\s+/u).filter((word) => word !== '')
  if (words.length > mostWords) throw new ServiceError('request.invalid')
  return {
    ...(acts && { acts }),
    ...(places && { places }),
    ...(decisions && { decisions }),
    ...(outcomes && { outcomes }),
    ...(correlation !== undefined && { correlation }),
    ...(indexFrom !== undefined && { indexFrom }),
    ...(indexTo !== undefined && { indexTo }),
    ...(filter.since !== undefined && { since: instant(filter.since) }),
    ...(filter.until !== undefined && { until: instant(filter.until) }),
    ...(filter.actors && { actors: [...filter.actors, ...(await pseudonyms(filter.actors))] }),
    ...(filter.objects && { objects: [...filter.objects, ...(await pseudonyms(filter.objects))] }),
    ...(words.length > 0 && {
      words: await Promise.all(
        words.map(async (text): Promise<Word> => ({ text, pseudonyms: await pseudonyms([text]) })),
      ),
    }),
  }
}

async function pseudonymsFor(texts: readonly string[], everyone: readonly Someone[], keys: SubjectKeys) {
  const subjects = texts.flatMap((text) => [
    text,
    ...kinds.map((kind) => `${kind}:${text}`),
    ...matching(everyone, text).flatMap(subjectsOf),
  ])
  return keys.pseudonymsOf([...new Set(subjects)])
}

function instant(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw new ServiceError('request.invalid')
  return time
}
