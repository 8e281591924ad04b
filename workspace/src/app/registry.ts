import { computed, inject, shallowRef, type Component, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Role } from '@parvis/contracts'
import type { Feature, Gate, NavItem } from './feature.ts'
import type { Links } from './links.ts'
import type { SlotName } from './slots.ts'

/** The features that are here now, and what they add up to. Features may join later (those that wait for sign-in). */
export interface Registry {
  readonly features: Readonly<Ref<readonly Feature[]>>
  readonly gates: ComputedRef<readonly Gate[]>
  /** Entries of the rail in order, all roles. */
  readonly nav: ComputedRef<readonly NavItem[]>
  readonly links: ComputedRef<Partial<Links>>
  slot(name: SlotName): readonly Component[]
  add(feature: Feature): void
}

export const registryKey: InjectionKey<Registry> = Symbol('registry')

export function createRegistry(initial: readonly Feature[]): Registry {
  const features = shallowRef(initial)
  const all = <T>(pick: (feature: Feature) => readonly T[] | undefined) => features.value.flatMap((f) => pick(f) ?? [])
  return {
    features,
    gates: computed(() => all((feature) => feature.gates)),
    nav: computed(() => all((feature) => feature.nav).toSorted((a, b) => a.order - b.order)),
    links: computed(() => Object.assign({}, ...features.value.map((feature) => feature.links ?? {})) as Partial<Links>),
    slot: (name) => all((feature) => feature.slots?.[name]),
    add: (feature) => void (features.value = [...features.value, feature]),
  }
}

export function useRegistry(): Registry {
  const registry = inject(registryKey)
  if (!registry) throw new Error('This component needs the shell around it')
  return registry
}

/** Entries that someone with these roles sees. */
export function visibleTo(items: readonly NavItem[], roles: readonly Role[]): readonly NavItem[] {
  return items.filter((item) => !item.roles || item.roles.some((role) => roles.includes(role)))
}
