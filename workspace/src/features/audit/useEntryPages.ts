import { readonly, shallowRef, type Ref } from 'vue'
import { AuditError, type EntryPage, type OpenedEntry } from './port.ts'

export interface EntryPages {
  readonly entries: Readonly<Ref<readonly OpenedEntry[]>>
  readonly state: Readonly<Ref<'loading' | 'ready' | AuditError['code']>>
  readonly complete: Readonly<Ref<boolean>>
  more(): Promise<void>
  again(): Promise<void>
}

/** A list that is read page by page, newest first. */
export function useEntryPages(ask: (cursor: string | null) => Promise<EntryPage>): EntryPages {
  const entries = shallowRef<readonly OpenedEntry[]>([])
  const state = shallowRef<'loading' | 'ready' | AuditError['code']>('loading')
  const complete = shallowRef(false)
  let cursor: string | null = null
  async function more(): Promise<void> {
    state.value = 'loading'
    try {
      const page = await ask(cursor)
      entries.value = [...entries.value, ...page.entries]
      cursor = page.next
      complete.value = page.next === null
      state.value = 'ready'
    } catch (cause) {
      state.value = cause instanceof AuditError ? cause.code : 'internal'
    }
  }
  async function again(): Promise<void> {
    entries.value = []
    cursor = null
    await more()
  }
  void more()
  return {
    entries: readonly(entries) as EntryPages['entries'],
    state: readonly(state),
    complete: readonly(complete),
    more,
    again,
  }
}
