import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import type { Groups, GroupsPort } from '../groups-port.ts'

export interface FakeGroups {
  readonly port: GroupsPort
  readonly open: LiveSource<readonly Groups[]>
  /** What was asked, in order. */
  readonly asked: readonly string[]
}

/** Small groups on nothing: whoever holds them says which are open. */
export function fakeGroups(): FakeGroups {
  const open = liveSource<readonly Groups[]>([])
  const asked: string[] = []
  const act = async (what: string) => {
    asked.push(what)
    await Promise.resolve()
  }
  return {
    port: {
      open,
      begin(main, { groups, chosen, minutes, guests }) {
        const sizes = groups.map(({ name, people }) => `${name}:${people.length}`).join()
        const lent = guests.length > 0 ? ` guests ${guests.join()}` : ''
        return act(`begin ${main} ${sizes} ${chosen} ${minutes}${lent}`)
      },
      say: (_groups, text) => act(`say ${text}`),
      end: ({ id }) => act(`end ${id}`),
      enter: (group) => act(`enter ${group}`),
      leave: (group) => act(`leave ${group}`),
    },
    open,
    asked,
  }
}
