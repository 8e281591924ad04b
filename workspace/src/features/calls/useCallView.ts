import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { arrange, type Arrangement, type View } from './model/arrangement.ts'
import { handQueue } from './model/hands.ts'
import type { Alarm, Call, CallState, Network, Own, Participant, ParticipantId, Seal } from './port.ts'

export interface CallView {
  readonly call: Call
  readonly state: Readonly<Ref<CallState>>
  readonly participants: Readonly<Ref<readonly Participant[]>>
  readonly own: Readonly<Ref<Own>>
  readonly seal: Readonly<Ref<Seal>>
  readonly network: Readonly<Ref<Network>>
  readonly alarms: Readonly<Ref<readonly Alarm[]>>
  readonly soundBlocked: Readonly<Ref<boolean>>
  /** Alarms that last: shown in red until they stop. */
  readonly red: ComputedRef<readonly Alarm[]>
  readonly hands: ComputedRef<readonly Participant[]>
  readonly view: ShallowRef<View>
  readonly pinned: ShallowRef<string | null>
  readonly arrangement: ComputedRef<Arrangement>
}

/** A call as its pages show it. */
export function useCallView(call: Call): CallView {
  const participants = useLive(call.participants)
  const alarms = useLive(call.alarms)
  const view = shallowRef<View>('grid')
  const pinned = shallowRef<string | null>(null)
  const spoke = shallowRef<ParticipantId | null>(null)
  watch(participants, (now) => {
    spoke.value = now.find(({ own, speaking }) => speaking && !own)?.id ?? spoke.value
  })
  return {
    call,
    state: useLive(call.state),
    participants,
    own: useLive(call.own),
    seal: useLive(call.seal),
    network: useLive(call.network),
    alarms,
    soundBlocked: useLive(call.soundBlocked),
    red: computed(() => alarms.value.filter(({ lasts }) => lasts)),
    hands: computed(() => handQueue(participants.value)),
    view,
    pinned,
    arrangement: computed(() =>
      arrange(participants.value, { view: view.value, pinned: pinned.value, spoke: spoke.value }),
    ),
  }
}
