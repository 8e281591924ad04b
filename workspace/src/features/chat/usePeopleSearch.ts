import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useChat } from './chat-context.ts'
import type { Person } from './port.ts'
import { failureOf, type Failure } from './useAct.ts'

/** Long enough that a word typed in one go is one question. */
const pause = 200

/** People of the directory whose name holds what is typed. The last question asked wins. */
export function usePeopleSearch() {
  const { port } = useChat()
  const query = ref('')
  const people = shallowRef<readonly Person[]>([])
  const searching = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let asked = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function search(text: string): Promise<void> {
    const { signal } = asked
    searching.value = true
    try {
      const found = await port.searchPeople(text, signal)
      if (!signal.aborted) people.value = found
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
