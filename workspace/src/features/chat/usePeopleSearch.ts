import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useChat } from './chat-context.ts'
import type { Person } from './port.ts'
import { failureOf, type Failure } from './useAct.ts'

/** Long enough that a word typed in one go is one question. */
const pause = 200
/** A directory is fed in the background: who came a moment ago is asked for again, this many ms after each empty answer. */
const again = [1500, 3000, 6000, 12_000]

/** People of the directory whose name holds what is typed. The last question asked wins. */
export function usePeopleSearch() {
  const { port } = useChat()
  const query = ref('')
  const people = shallowRef<readonly Person[]>([])
  const searching = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let asked = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function search(text: string, tries = 0): Promise<void> {
    const { signal } = asked
    searching.value = tries === 0
    try {
      const found = await port.searchPeople(text, signal)
      if (signal.aborted) return
      people.value = found
      const wait = again[tries]
      if (found.length === 0 && wait !== undefined) timer = setTimeout(() => void search(text, tries + 1), wait)
    } catch (error) {
      if (!signal.aborted) failure.value = failureOf(error)
    } finally {
      if (!signal.aborted) searching.value = false
    }
  }
  function stop(): void {
    clearTimeout(timer)
    asked.abort()
    asked = new AbortController()
  }
  watch(query, (text) => {
    stop()
    failure.value = null
    if (text.trim() !== '') timer = setTimeout(() => void search(text.trim()), pause)
    else [people.value, searching.value] = [[], false]
  })
  onScopeDispose(stop)
  return { query, people, searching, failure }
}
