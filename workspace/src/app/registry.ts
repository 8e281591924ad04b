import { inject, type Component, type InjectionKey } from 'vue'
import type { Role } from '@parvis/contracts'
import type { Command } from './commands.ts'
import type { Feature, Gate, NavItem } from './feature.ts'
import type { Links } from './links.ts'
import type { SlotName } from './slots.ts'

/** The features that are here, and what they add up to. */
export interface Registry {
  readonly gates: readonly Gate[]
  /** Entries of the rail in order, all roles. */
  readonly nav: readonly NavItem[]
  readonly links: Partial<Links>
  slot(name: SlotName): readonly Component[]
  commands(text: string): readonly Command[]
  /** Things of the person's, of all features, that have not left this browser. */
  unfinished(): number
}

export const registryKey: InjectionKey<Registry> = Symbol('registry')

export function createRegistry(features: readonly Feature[]): Registry {
  const all = <T>(pick: (feature: Feature) => readonly T[] | undefined) => features.flatMap((f) => pick(f) ?? [])
  return {
    gates: all((feature) => feature.gates),
    nav: all((feature) => feature.nav).toSorted((a, b) => a.order - b.order),
    links: Object.assign({}, ...features.map((feature) => feature.links ?? {})) as Partial<Links>,
    slot: (name) => all((feature) => feature.slots?.[name]),
    unfinished: () => features.reduce((sum, feature) => sum + (feature.unfinished?.value ?? 0), 0),
    commands: (text) => all((feature) => feature.commands?.(text)),
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
