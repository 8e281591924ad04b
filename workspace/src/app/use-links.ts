import type { Links } from './links.ts'
import { useRegistry } from './registry.ts'

/** The links that the present features provide: `links.room?.(id)`. Show nothing for one that is absent. */
export function useLinks(): Partial<Links> {
  return useRegistry().links
}
