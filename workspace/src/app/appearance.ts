import { watchEffect } from 'vue'
import { useMediaQuery } from './use-media-query.ts'
import { usePreferences, type Preferences } from './preferences.ts'

type Shown = 'light' | 'dark' | 'contrast'

/** The theme to show: the person's choice, else what the system asks for. */
export function shownTheme(chosen: Preferences['theme'], system: { contrast: boolean; dark: boolean }): Shown {
  if (chosen !== 'system') return chosen
  if (system.contrast) return 'contrast'
  return system.dark ? 'dark' : 'light'
}

/** Writes the preferences on the page's root element, where the tokens read them. */
export function useAppearance(root: HTMLElement): void {
  const chosen = usePreferences()
  const contrast = useMediaQuery('(prefers-contrast: more)')
  const dark = useMediaQuery('(prefers-color-scheme: dark)')
  watchEffect(() => {
    root.lang = chosen.locale
    root.dataset['theme'] = shownTheme(chosen.theme, { contrast: contrast.value, dark: dark.value })
    root.dataset['density'] = chosen.density
    root.dataset['font'] = chosen.font
    root.dataset['motion'] = chosen.motion
    root.style.setProperty('--text-scale', String(chosen.textSize))
  })
}
