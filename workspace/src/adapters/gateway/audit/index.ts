import type { AuditPort, AuditPorts, LiveListener } from '../../../features/audit/port.ts'
import type { Store } from '../../../platform/storage.ts'
import type { Live } from '../../../shared/lib/live.ts'
import type { Fetch } from '../client.ts'
import type { GatewaySession } from '../session.ts'
import { createKept } from './kept-port.ts'
import type { Receipts } from './receipts.ts'

export interface GatewayAuditDeps {
  readonly fetch: Fetch
  readonly session: GatewaySession
  readonly store: Store
  readonly receipts: Receipts
  readonly online: Live<boolean>
  readonly leaving: AuditPorts['leaving']
}

/** The log from this browser. Reading it is code of its own, loaded when the first page of the log asks. */
export function createGatewayAudit({ fetch, session, store, receipts, online, leaving }: GatewayAuditDeps): AuditPorts {
  let made: Promise<AuditPort> | null = null
  const port = () =>
    (made ??= import('./audit-port.ts').then(({ createAuditPort }) =>
      createAuditPort({ fetch, session, openEvents: (path) => new EventSource(path) }),
    ))
  const person = () => session.session.value?.account.id ?? null
  return { log: later(port), kept: createKept(store, receipts, person), online, leaving }
}

function later(port: () => Promise<AuditPort>): AuditPort {
  return {
    search: async (...asked) => (await port()).search(...asked),
    histogram: async (...asked) => (await port()).histogram(...asked),
    entry: async (index) => (await port()).entry(index),
    proof: async (index) => (await port()).proof(index),
    mine: async (cursor) => (await port()).mine(cursor),
    mineEntry: async (index) => (await port()).mineEntry(index),
    mineProof: async (index) => (await port()).mineProof(index),
    readers: async (cursor) => (await port()).readers(cursor),
    live: (listener) => whenReady(port, listener),
    retention: async () => (await port()).retention(),
    hold: async (asked) => (await port()).hold(asked),
    drops: async (cursor) => (await port()).drops(cursor),
    runRetention: async () => (await port()).runRetention(),
    endHold: async (...asked) => (await port()).endHold(...asked),
    export: async (...asked) => (await port()).export(...asked),
    file: async (path) => (await port()).file(path),
  }
}

function whenReady(port: () => Promise<AuditPort>, listener: LiveListener): () => void {
  let stop: (() => void) | null = null
  let ended = false
  void port().then((ready) => {
    if (!ended) stop = ready.live(listener)
  })
  return () => {
    ended = true
    stop?.()
  }
}
