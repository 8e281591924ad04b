import type { Receipts } from './receipts.ts'

/** The same fetch; of each act that is answered, a receipt is kept. */
export function notingFetch(receipts: Receipts, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await fetch(input, init)
    const asked = input instanceof Request ? input : { method: 'GET', url: input instanceof URL ? input.href : input }
    receipts.note(init?.method ?? asked.method, asked.url, answer)
    return answer
  }
}
