import { computed, type ComputedRef } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useCalls } from './calls-context.ts'
import type { RoomId } from './port.ts'

/** How one's own ring in a room goes: it sounds there, everybody said no, or nobody answered. Null: none was made, or somebody came. */
export interface OutgoingView {
  readonly at: 'rings' | 'declined' | 'none'
  /** Whom it is about, first names. */
  readonly names: readonly string[]
}

export function useOutgoingRing(room: RoomId): ComputedRef<OutgoingView | null> {
  const rings = useLive(useCalls().ringing.rings)
  return computed(() => {
    const people = rings.value.outgoing.find((ring) => ring.room === room)?.people ?? []
    const named = (answer: string) =>
      people.filter((one) => one.answer === answer).map(({ person }) => person.name.split(' ')[0] ?? person.name)
    if (people.length === 0 || named('joined').length > 0) return null
    if (named('waiting').length > 0) return { at: 'rings', names: named('waiting') }
    const declined = named('declined')
    return declined.length > 0 ? { at: 'declined', names: declined } : { at: 'none', names: named('none') }
  })
}
