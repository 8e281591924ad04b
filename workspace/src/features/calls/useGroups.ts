import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useCalls } from './calls-context.ts'
import type { Group, Groups, GroupsPort } from './groups-port.ts'
import type { RoomId } from './port.ts'

/** The small groups that a room has to do with: those open beside its call, or those it is one of. */
export function useGroups(
  room: MaybeRefOrGetter<RoomId>,
  groups: GroupsPort = useCalls().groups,
): {
  readonly here: ComputedRef<Groups | null>
  /** The group that the room is; null for a room like any other. */
  readonly inside: ComputedRef<Group | null>
} {
  const open = useLive(groups.open)
  const groupOf = (all: Groups) => all.groups.find((one) => one.room === toValue(room)) ?? null
  const here = computed(() => open.value.find((all) => all.main === toValue(room) || groupOf(all) !== null) ?? null)
  return { here, inside: computed(() => here.value && groupOf(here.value)) }
}
