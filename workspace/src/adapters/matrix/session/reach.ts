import { liveSource, type Live } from '../../../shared/lib/live.ts'

/**
 * Where this browser stands to the homeserver. `away`: the last request was not answered at all. `behind`: it was cut
 * off and has not caught up since; nothing may be encrypted then, for somebody may have been removed meanwhile.
 */
export interface Reach {
  readonly state: Live<'here' | 'behind' | 'away'>
  readonly fetch: typeof globalThis.fetch
  /** The browser says that it has no network. */
  lost(): void
  /** A whole answer of sync was taken in. */
  caughtUp(): void
}

/**
 * The SDK tells of a server that answers badly, and under sliding sync says nothing of one that does not answer; the
 * browser's « online » only knows of its own cable. So each request is watched. While behind, a poll does not wait for
 * news: its answer is the news.
 */
export function watchReach(fetch: typeof globalThis.fetch): Reach {
  const state = liveSource<'here' | 'behind' | 'away'>('here')
  return {
    state,
    async fetch(input, init) {
      try {
        const answer = await fetch(state.value === 'here' ? input : atOnce(input), init)
        if (state.value === 'away') state.set('behind')
        return answer
      } catch (cause) {
        // A request that we gave up ourselves says nothing of the network.
        if (init?.signal?.aborted !== true) state.set('away')
        throw cause
      }
    },
    lost: () => state.set('away'),
    caughtUp: () => state.set('here'),
  }
}

function atOnce(input: string | URL | Request): string | URL | Request {
  if (input instanceof Request) return input
  const url = new URL(input)
  if (url.pathname.endsWith('/sync')) url.searchParams.set('timeout', '0')
  return url
}
