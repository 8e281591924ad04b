import { CallError, type GroupPlan, type GroupsPort } from '../../../features/calls/port.ts'
import { pause } from '../../../platform/clock.ts'
import type { Parts } from '../engine-parts.ts'
import { put } from '../outbox/transmit.ts'
import { callAct } from '../rings/ring-acts.ts'
import { createGroupRoom } from '../rooms/acts.ts'
import { beginRoster } from '../trust/let-in.ts'
import { groupMark, groupsType, type GroupsSaid } from './groups-said.ts'

type SaidGroup = Extract<GroupsSaid, { kind: 'open' }>['groups'][number]
export type GroupActs = Omit<GroupsPort, 'open'>

/** ms until a room that was just made or joined has come by sync, with its encryption. */
const patience = 60_000

/** Small groups as rooms of their own, told of in the main room. */
export function groupActs(parts: Parts): GroupActs {
  const { client, clock, members, trust } = parts
  const tell = async (main: string, said: GroupsSaid) => {
    const first = client.getRoom(main)?.currentState.getStateEvents('m.room.create', '')?.getId()
    const content = { ...said, 'm.relates_to': { rel_type: 'm.reference', event_id: first } }
    await put({ client, members, trust }, { roomId: main, txnId: crypto.randomUUID(), type: groupsType, content })
  }
  const isHere = async (room: string) => {
    const until = clock.now() + patience
    while (client.getRoom(room)?.getMyMembership() !== 'join') {
      if (clock.now() > until) throw new CallError('network')
      await pause(clock, 100)
    }
  }
  return {
    begin: (main, plan, letIn) =>
      callAct(async () => {
        const groups = await Promise.all(plan.groups.map((group) => made(parts, main, plan, group)))
        await Promise.all(groups.map(({ room }) => isHere(room)))
        for (const [at, { room }] of groups.entries())
          for (const guest of invitedTo(plan, plan.groups[at]).filter((id) => plan.guests.includes(id)))
            await letIn(room, guest)
        const until = clock.now() + plan.minutes * 60_000
        await tell(main, { kind: 'open', id: crypto.randomUUID(), groups, chosen: plan.chosen, until })
      }),
    say: ({ main, id }, text) => callAct(() => tell(main, { kind: 'say', id, text: text.slice(0, 500) })),
    end: ({ main, id }) => callAct(() => tell(main, { kind: 'end', id })),
    enter: (group) =>
      callAct(async () => {
        if (client.getRoom(group)?.getMyMembership() !== 'join') await client.joinRoom(group)
        await isHere(group)
      }),
    leave: async (group) => {
      const membership: string | undefined = client.getRoom(group)?.getMyMembership()
      if (membership === 'join' || membership === 'invite') await client.leave(group).catch(() => {})
    },
  }
}

async function made(
  parts: Parts,
  main: string,
  plan: GroupPlan,
  group: GroupPlan['groups'][number],
): Promise<SaidGroup> {
  const { name, people } = group
  const invited = invitedTo(plan, group).filter((id) => !plan.guests.includes(id))
  const room = await createGroupRoom(
    parts.client,
    { name, invite: invited, mark: { [groupMark]: main } },
    (id, people) => beginRoster(parts, id, people),
  )
  return { room, name, people: plan.chosen ? [] : [...people] }
}

const invitedTo = ({ chosen, everybody }: GroupPlan, group: GroupPlan['groups'][number] | undefined) =>
  chosen ? everybody : (group?.people ?? [])
