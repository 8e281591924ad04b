import type { PartHealth } from '@parvis/service-kit'
import { request } from 'undici'

/** A health probe of an engine, by the address at which it says that it is well. */
export function probe(
  upstream: { readonly name: string; readonly origin: URL },
  path: string,
): Record<string, () => Promise<PartHealth>> {
  return {
    [upstream.name]: async () => {
      const { statusCode, body } = await request(new URL(path, upstream.origin), { headersTimeout: 1500 })
      await body.dump()
      return statusCode < 400 ? { status: 'ok' } : { status: 'down', why: `answered ${statusCode}` }
    },
  }
}
