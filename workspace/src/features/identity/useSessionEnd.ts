import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useRoute } from 'vue-router'
import { useLive } from '../../shared/lib/use-live.ts'
import { minutesLeft, sessionEnd, WARN_MS } from './model/session-end.ts'
import { usePorts } from './ports.ts'
import { useActivity } from './useActivity.ts'

const TICK_MS = 15_000

/** Warns once before the session ends; asks the gateway again when it has ended. */
export interface SessionEndView {
  readonly open: ShallowRef<boolean>
  readonly minutes: ComputedRef<number>
  readonly canStay: ComputedRef<boolean>
  readonly busy: ShallowRef<boolean>
  stay(): Promise<void>
  signIn(): void
}

export function useSessionEnd(): SessionEndView {
  const { session } = usePorts()
  const route = useRoute()
  const activity = useActivity()
  const who = useLive(session.session)
  const now = shallowRef(Date.now())
  const open = shallowRef(false)
  const busy = shallowRef(false)
  const end = computed(() => (who.value ? sessionEnd(who.value) : null))
  const canStay = computed(() => end.value?.canStay ?? false)
  const left = computed(() => (end.value ? end.value.at - now.value : Infinity))

  const timer = setInterval(() => (now.value = Date.now()), TICK_MS)
  onScopeDispose(() => clearInterval(timer))
  watch(
    () => left.value <= WARN_MS && left.value > 0,
    (near) => {
      // Someone who is reading and writing is there: the gateway is told, and nobody is disturbed.
      const active = now.value - activity.lastAt() < WARN_MS
      if (near && active && canStay.value) void stay()
      else open.value = near
    },
    { immediate: true },
  )
  watch(
    () => left.value <= 0,
    (ended) => ended && void session.refresh(),
  )

  async function stay(): Promise<void> {
    busy.value = true
    now.value = Date.now()
    await session.stay().catch(() => {})
    busy.value = false
  }
  return {
    open,
    busy,
    stay,
    minutes: computed(() => (end.value ? minutesLeft(end.value.at, now.value) : 0)),
    canStay,
    signIn: () => session.signIn(route.fullPath),
  }
}
