import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { ConnectionCheck, ConnectionTest, ConnectionTestPort } from './port.ts'

export interface ConnectionTestView {
  readonly checks: Readonly<Ref<readonly ConnectionCheck[]>>
  readonly over: Readonly<Ref<boolean>>
  start(): void
  stop(): void
}

/** Begins when asked, ends with the page. */
export function useConnectionTest(port: ConnectionTestPort): ConnectionTestView {
  const checks = shallowRef<readonly ConnectionCheck[]>([])
  const over = shallowRef(true)
  let running: ConnectionTest | null = null
  let unfollow = () => {}
  const stop = () => {
    running?.stop()
    unfollow()
  }
  onScopeDispose(stop)
  return {
    checks,
    over,
    stop: () => running?.stop(),
    start() {
      stop()
      const test = port.start()
      running = test
      const ends = [
        test.checks.subscribe((now) => (checks.value = now)),
        test.over.subscribe((now) => (over.value = now)),
      ]
      unfollow = () => ends.forEach((end) => end())
      checks.value = test.checks.value
      over.value = test.over.value
    },
  }
}
