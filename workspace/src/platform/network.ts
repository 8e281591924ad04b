import { liveSource, type Live } from '../shared/lib/live.ts'

/** What the browser believes of its network. `true` may be wrong; `false` is not. */
export function browserNetwork(page: Window): Live<boolean> {
  const online = liveSource(page.navigator.onLine)
  page.addEventListener('online', () => online.set(true))
  page.addEventListener('offline', () => online.set(false))
  return online
}
