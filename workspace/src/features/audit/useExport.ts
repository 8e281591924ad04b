import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'
import { AuditError, type AuditPort, type Filter } from './port.ts'

export type Exporting =
  | { readonly at: 'idle' }
  | { readonly at: 'running'; readonly bytes: number }
  | { readonly at: 'done'; readonly bytes: number }
  | { readonly at: 'failed'; readonly code: AuditError['code'] }

/** Bytes held before they are handed to the browser's own store, which keeps what is large on disk. */
const HELD = 8 * 1024 * 1024

/** An export as it comes: counted while it does, given up at any time, saved when it is whole. */
export function useExport(
  log: AuditPort,
  save: (name: string, content: Blob) => void,
): {
  readonly state: Readonly<Ref<Exporting>>
  start(filter: Filter, names: boolean, language: 'fr' | 'en', name: string): Promise<void>
  cancel(): void
} {
  const state = shallowRef<Exporting>({ at: 'idle' })
  let running = new AbortController()

  async function start(filter: Filter, names: boolean, language: 'fr' | 'en', name: string): Promise<void> {
    running.abort()
    const { signal } = (running = new AbortController())
    state.value = { at: 'running', bytes: 0 }
    try {
      const stream = await log.export(filter, names, language, signal)
      const file = await gathered(stream, (bytes) => !signal.aborted && (state.value = { at: 'running', bytes }))
      if (signal.aborted) return
      save(name, file)
      state.value = { at: 'done', bytes: file.size }
    } catch (cause) {
      if (!signal.aborted) state.value = { at: 'failed', code: cause instanceof AuditError ? cause.code : 'offline' }
    }
  }
  onScopeDispose(() => running.abort())
  return {
    state: readonly(state) as Readonly<Ref<Exporting>>,
    start,
    cancel() {
      running.abort()
      state.value = { at: 'idle' }
    },
  }
}

async function gathered(stream: ReadableStream<Uint8Array<ArrayBuffer>>, tell: (bytes: number) => void): Promise<Blob> {
  let whole = new Blob([], { type: 'application/zip' })
  let held: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  let waiting = 0
  for await (const piece of stream) {
    held.push(piece)
    bytes += piece.length
    waiting += piece.length
    if (waiting >= HELD) {
      whole = new Blob([whole, ...held], { type: whole.type })
      held = []
      waiting = 0
    }
    tell(bytes)
  }
  return new Blob([whole, ...held], { type: whole.type })
}
