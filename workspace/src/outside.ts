import { dropOff } from './adapters/files/outside/drop-off.ts'
import { givenFolder, isFolderAddress } from './adapters/files/outside/given-folder.ts'
import { givenLink } from './adapters/files/outside/given-link.ts'
import { sendWhole } from './adapters/files/outside/send-whole.ts'
import { createOutside, type OutsideOptions } from './features/outside/index.ts'
import { systemClock } from './platform/clock.ts'

/** The composition root of the pages for people without an account. */
const deps = {
  fetch: (...asked: Parameters<typeof fetch>) => fetch(...asked),
  clock: systemClock,
  hash: location.hash,
}

function pageOf(path: string): OutsideOptions['page'] {
  if (path === '/depot') return { at: 'drop', port: dropOff({ ...deps, kept: localStorage }) }
  if (isFolderAddress(deps.hash)) return { at: 'folder', port: givenFolder({ ...deps, send: sendWhole }) }
  return { at: 'link', port: givenLink(deps) }
}

createOutside({ page: pageOf(location.pathname), kept: localStorage, languages: navigator.languages }).mount('#app')
// Another address in the same tab is another page.
addEventListener('hashchange', () => location.reload())
