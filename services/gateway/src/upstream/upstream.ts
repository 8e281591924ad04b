import { Pool } from 'undici'
import type { UpstreamName } from '../http/declaration.ts'

/** How long an upstream may stay silent. `poll` waits for the homeserver to have news; `media` moves large bodies. */
export type Patience = 'normal' | 'poll' | 'media'

/** Milliseconds until the answer's head, and between two pieces of its body. */
const limits: Record<Patience, { readonly head: number; readonly body: number }> = {
  normal: { head: 60_000, body: 30_000 },
  poll: { head: 330_000, body: 60_000 },
  media: { head: 120_000, body: 60_000 },
}

/** An engine behind the gateway: one pool of connections a kind of patience, so that long polls never starve a send. */
export interface Upstream {
  readonly name: UpstreamName
  readonly origin: URL
  readonly publicUrl: URL
  pool(patience: Patience): Pool
  /** Ends the long polls that are held; new ones fail. */
  cutPolls(): Promise<void>
  close(): Promise<void>
}

/** `connections` bounds how many requests of one kind the engine sees at once; polls are bounded by the engine itself. */
export function createUpstream(name: UpstreamName, url: string, publicUrl: string, connections = 256): Upstream {
  const origin = new URL(url)
  const open = (patience: Patience, most: number | null) =>
    new Pool(origin.origin, {
      connections: most,
      pipelining: 1,
      headersTimeout: limits[patience].head,
      bodyTimeout: limits[patience].body,
      connectTimeout: 5_000,
      keepAliveTimeout: 15_000,
    })
  const pools: Record<Patience, Pool> = {
    normal: open('normal', connections),
    poll: open('poll', null),
    media: open('media', connections),
  }
  return {
    name,
    origin,
    publicUrl: new URL(publicUrl),
    pool: (patience) => pools[patience],
    cutPolls: () => pools.poll.destroy(),
    // What is in flight has been awaited by the server's own close.
    close: async () => {
      await Promise.all([pools.normal, pools.media].map((pool) => pool.destroy()))
    },
  }
}
