import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import {
  StorageError,
  type StorageAccount,
  type StorageErrorCode,
  type StoragePort,
  type StorageWindow,
} from './port.ts'

/** Between two questions whether the person has agreed, ms. */
const pause = 2000

/** The account, and what can be done with it. While it waits, it is asked for again until the page goes. */
export function useStorageAccount(port: StoragePort, openPopup: () => StorageWindow | null) {
  const account = shallowRef<StorageAccount | null>(null)
  const failure = ref<StorageErrorCode | null>(null)
  const busy = ref(false)
  const asking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const show = (now: StorageAccount) => {
    account.value = now
    clearTimeout(timer)
    if (now.at === 'waiting' && !ended) timer = setTimeout(() => void load(), pause)
  }
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    busy.value = true
    failure.value = null
    try {
      return await work()
    } catch (error) {
      failure.value = error instanceof StorageError ? error.code : 'network'
      return null
    } finally {
      busy.value = false
    }
  }
  const load = async () => {
    const now = await attempt(() => port.account())
    if (now) show(now)
  }
  const link = async () => {
    // Now: a browser opens a window only during the click.
    const popup = openPopup()
    const now = await attempt(() => port.link())
    if (now) show(now)
    if (now?.at === 'waiting') popup?.go(now.login)
    else popup?.close()
  }
  const unlink = async () => {
    const done = await attempt(async () => {
      await port.unlink()
      return true
    })
    if (!done) return
    asking.value = false
    await load()
  }
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
  void load()
  return { account: readonly(account), failure: readonly(failure), busy: readonly(busy), asking, load, link, unlink }
}
