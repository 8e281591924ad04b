import type { Profile } from '../../workspace/e2e/lib/browser.ts'

export interface Weighed {
  /** Bytes that came over the wire from the portal, heads included; what the cache gave counts nothing. */
  bytes(): number
  /** Each file and answer, the heaviest first. */
  loaded(): readonly { readonly url: string; readonly bytes: number }[]
}

/** Weighs what this page loads from `origin` from now on. */
export async function weigh({ context, page }: Profile, origin: string): Promise<Weighed> {
  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  const urls = new Map<string, string>()
  const weights = new Map<string, number>()
  network.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url))
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId)
    if (url?.startsWith(origin) && encodedDataLength > 0) weights.set(url, (weights.get(url) ?? 0) + encodedDataLength)
  })
  return {
    bytes: () => [...weights.values()].reduce((sum, one) => sum + one, 0),
    loaded: () => [...weights].map(([url, bytes]) => ({ url, bytes })).toSorted((a, b) => b.bytes - a.bytes),
  }
}
