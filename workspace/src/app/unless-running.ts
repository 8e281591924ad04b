import type { Ref } from 'vue'
import type { Feature, NavItem } from './feature.ts'

/**
 * A feature whose engine may be missing: while `missing` holds a sentence, its entries stay greyed with that sentence
 * and its addresses lead to the day's page. Nothing is silently replaced.
 */
export function unlessRunning(feature: Feature, missing: NonNullable<NavItem['unavailable']>): Feature {
  const shown = <T>(part: T | undefined): T | undefined => (missing.value ? undefined : part)
  return {
    ...feature,
    nav: (feature.nav ?? []).map((item) => ({ ...item, unavailable: missing })),
    routes: (feature.routes ?? []).map((route) => ({ ...route, beforeEnter: homeWhile(missing) })),
    commands: (text) => shown(feature.commands?.(text)) ?? [],
  }
}

const homeWhile = (missing: Readonly<Ref<unknown>>) => () => (missing.value ? '/' : true)
