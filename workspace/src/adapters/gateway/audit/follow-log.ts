import { liveEvents } from '@parvis/contracts'
import type { LiveListener } from '../../../features/audit/port.ts'

/** A line of server-sent events; the browser takes it up again by itself when it is cut. */
export type OpenEvents = (path: string) => EventTarget & { readonly readyState: number; close(): void }

const CLOSED = 2

/** The log as it grows. What does not fit its schema is passed over: one odd event must not end the line. */
export function followLog(open: OpenEvents, listener: LiveListener): () => void {
  const events = open('/api/audit/live')
  const hear = <T>(
    name: string,
    schema: { safeParse(value: unknown): { success: boolean; data?: T } },
    tell: (value: T) => void,
  ) =>
    events.addEventListener(name, (event) => {
      const { success, data } = schema.safeParse(read((event as MessageEvent<string>).data))
      if (success && data !== undefined) tell(data)
    })
  hear('sizes', liveEvents.sizes, listener.sizes)
  hear('entry', liveEvents.entry, listener.entry)
  hear('alert', liveEvents.alert, listener.alert)
  events.addEventListener('open', () => listener.state('open'))
  events.addEventListener('error', () => listener.state('waiting'))
  let again: ReturnType<typeof setTimeout> | undefined
  // Answered with a refusal, the browser gives up: the line is asked for anew, not often.
  let stopNext = () => {}
  events.addEventListener('error', () => {
    if (events.readyState === CLOSED) again = setTimeout(() => (stopNext = followLog(open, listener)), RETRY_MS)
  })
  return () => {
    clearTimeout(again)
    events.close()
    stopNext()
  }
}

const RETRY_MS = 10_000

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
