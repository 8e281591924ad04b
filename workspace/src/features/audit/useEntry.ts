import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'
import { AuditError, type EntryView } from './port.ts'

/** One entry, asked for once; the caller makes a new one for each line. */
export function useEntry(ask: () => Promise<EntryView>): {
  readonly view: Readonly<Ref<EntryView | null>>
  readonly failure: Readonly<Ref<AuditError['code'] | null>>
  load(): Promise<void>
} {
  const view = shallowRef<EntryView | null>(null)
  const failure = shallowRef<AuditError['code'] | null>(null)
  let gone = false
  onScopeDispose(() => (gone = true))
  async function load(): Promise<void> {
    failure.value = null
    try {
      const found = await ask()
      if (!gone) view.value = found
    } catch (cause) {
      if (!gone) failure.value = cause instanceof AuditError ? cause.code : 'internal'
    }
  }
  void load()
  return { view: readonly(view) as Readonly<Ref<EntryView | null>>, failure: readonly(failure), load }
}
