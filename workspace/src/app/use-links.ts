import type { ComputedRef } from 'vue'
import type { Links } from './links.ts'
import { useRegistry } from './registry.ts'

/** The links that the present features provide: `links.value.room?.(id)`. Show nothing for one that is absent. */
export function useLinks(): ComputedRef<Partial<Links>> {
  return useRegistry().links
}
