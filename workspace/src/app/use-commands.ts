import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { found, type Command } from './commands.ts'
import { useRegistry } from './registry.ts'
import { useNav } from './use-nav.ts'

interface Group {
  readonly id: Command['group']
  readonly label: string
  readonly commands: readonly Command[]
}

/** What a text finds: rooms, people and files from the features, sections of the rail, acts. */
export function useCommands(
  text: Readonly<Ref<string>>,
  showShortcuts: () => void,
): { groups: ComputedRef<readonly Group[]>; flat: ComputedRef<readonly Command[]> } {
  const { t } = useI18n()
  const registry = useRegistry()
  const { main, foot } = useNav()
  const sections = (): Command[] =>
    [...main.value, ...foot.value]
      .filter((item) => !item.unavailable?.value)
      .map(({ to, icon, label }) => ({ id: `to:${to}`, group: 'sections', label: t(label), icon, run: { to } }))
  const shortcuts = (): Command => ({
    id: 'shortcuts',
    group: 'actions',
    label: t('shell.shortcut.list'),
    icon: 'command',
    run: showShortcuts,
  })
  const flat = computed(() => [
    ...registry.commands(text.value.trim()),
    ...[...sections(), shortcuts()].filter((command) => found(command.label, text.value)),
  ])
  const labels = () => ({
    people: t('shell.palette.people'),
    files: t('shell.palette.files'),
    sections: t('shell.palette.sections'),
    actions: t('shell.palette.actions'),
  })
  const groups = computed(() =>
    (['people', 'files', 'sections', 'actions'] as const)
      .map((id) => ({ id, label: labels()[id], commands: flat.value.filter((command) => command.group === id) }))
      .filter((group) => group.commands.length > 0),
  )
  return { groups, flat: computed(() => groups.value.flatMap((group) => group.commands)) }
}
