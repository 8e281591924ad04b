import {
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  toValue,
  type InjectionKey,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue'

/** A titled part of a long page, as its table of contents lists it. */
export interface Section {
  readonly id: string
  readonly title: () => string
}

const sectionsKey: InjectionKey<ShallowRef<readonly Section[]>> = Symbol('sections')

/** Called by the page: the sections inside it list themselves, in the order in which they appear. */
export function provideSections(): ShallowRef<readonly Section[]> {
  const sections = shallowRef<readonly Section[]>([])
  provide(sectionsKey, sections)
  return sections
}

/** Called by a section: it is in the list while it is on the page. */
export function listSection(id: string, title: MaybeRefOrGetter<string>): void {
  const sections = inject(sectionsKey, undefined)
  if (!sections) return
  const section: Section = { id, title: () => toValue(title) }
  sections.value = [...sections.value, section]
  onScopeDispose(() => (sections.value = sections.value.filter((other) => other !== section)))
}
