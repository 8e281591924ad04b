import * as z from 'zod'
import { shareKind } from '../store/shares.ts'
import { paramsOf, type OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'

const question = z.object({
  search: z.string().trim().max(128).default(''),
  perPage: z.coerce.number().int().min(1).max(100).catch(20),
})

/** GET …/sharees: with whom one can share. Nobody is listed for a question that asks nothing. */
export function findSharees(call: OcsCall): OcsData {
  const { search, perPage } = paramsOf(call, question)
  const { users, teams } = call.store
  const people = search === '' ? [] : users.search(search, perPage).filter(({ id }) => id !== call.user.id)
  const groups = search === '' ? [] : teams.search(search, perPage)
  const person = people.map(({ id, name }) => ({ label: name, value: { shareType: shareKind.user, shareWith: id } }))
  const group = groups.map((id) => ({ label: id, value: { shareType: shareKind.team, shareWith: id } }))
  const isExact = ({ label, value }: { readonly label: string; readonly value: { readonly shareWith: string } }) =>
    [label, value.shareWith].some((word) => word.toLowerCase() === search.toLowerCase())
  const others = { remotes: [], remote_groups: [], emails: [], circles: [], rooms: [] }
  return {
    exact: { users: person.filter(isExact), groups: group.filter(isExact), ...others },
    users: person.filter((one) => !isExact(one)),
    groups: group.filter((one) => !isExact(one)),
    ...others,
    lookup: [],
    lookupEnabled: false,
  }
}
