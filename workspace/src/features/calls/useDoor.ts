import { inject, onScopeDispose, provide, type InjectionKey, type Ref } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useCalls } from './calls-context.ts'
import type { Door, DoorState } from './door-port.ts'
import type { LetIn } from './groups-port.ts'
import type { RoomId } from './port.ts'

export interface DoorView {
  readonly door: Door
  readonly state: Readonly<Ref<DoorState | null>>
}

const key: InjectionKey<DoorView | null> = Symbol('door')

/** The door of the call that is on the stage; looked at as long as the calling component lives. */
export function provideDoor(room: RoomId): DoorView | null {
  const port = useCalls().door
  const door = port?.open(room)
  if (door) onScopeDispose(() => door.close())
  const view = door ? { door, state: useLive(door.state) } : null
  provide(key, view)
  return view
}

/** Opens the door of any room that one is host of, for one person. */
export function useLetIn(): LetIn {
  const port = useCalls().door
  return async (room, who) => {
    const door = port?.open(room)
    await door?.admit(who).finally(() => door.close())
  }
}

/** Null on a page whose person decides nothing about doors. */
export const useDoor = (): DoorView | null => inject(key, null)
