import { computed, type ComputedRef } from 'vue'
import type { NavItem } from './feature.ts'
import { useRegistry, visibleTo } from './registry.ts'
import { useWho } from './who.ts'

/** The entries this person sees: the shell's own pages and those of the present features, in order. */
export interface Nav {
  readonly main: ComputedRef<readonly NavItem[]>
  readonly foot: ComputedRef<readonly NavItem[]>
  readonly more: NavItem
  readonly me: ComputedRef<{ id: string; name: string; firstName: string; to: string | undefined } | null>
}

const today: NavItem = { label: 'shell.nav.today', icon: 'today', to: '/', order: 0, phone: true }
const more: NavItem = { label: 'shell.nav.more', icon: 'more', to: '/plus', order: 999 }

export function useNav(): Nav {
  const registry = useRegistry()
  const who = useWho()
  const visible = computed(() => visibleTo([today, ...registry.nav], who.value?.roles ?? []))
  return {
    main: computed(() => visible.value.filter((item) => !item.foot)),
    foot: computed(() => visible.value.filter((item) => item.foot)),
    more,
    me: computed(
      () =>
        who.value && {
          id: who.value.id,
          name: who.value.name,
          firstName: who.value.name.split(' ')[0] ?? who.value.name,
          to: registry.links.settings?.('identite'),
        },
    ),
  }
}
