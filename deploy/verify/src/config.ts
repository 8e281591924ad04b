import type { Language } from './say/faults.ts'

/** French unless the surroundings ask for English. */
export function readLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const wanted = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return wanted === '' || wanted === 'C' || wanted.startsWith('fr') || wanted.startsWith('C.') || wanted === 'POSIX'
    ? 'fr'
    : 'en'
}
