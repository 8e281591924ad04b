// oxlint-disable import/default -- the bundler makes these modules: their default is a worker's address
import document from 'pdfjs-dist/build/pdf.worker.min.mjs?worker&url'
import seal from './outside.worker.ts?worker&url'
// oxlint-enable import/default

interface ScriptAddress {
  createScriptURL(address: string): string
}
interface Factory {
  createPolicy(name: string, rules: ScriptAddress): ScriptAddress
}

let policy: ScriptAddress | null = null

/** Under Trusted Types a worker starts only from an address that a named policy lets through: these and no other. */
function trusted(page: Window, address: string): string {
  const factory = (page as Window & { trustedTypes?: Factory }).trustedTypes
  policy ??= factory?.createPolicy('parvis-files', { createScriptURL: only }) ?? { createScriptURL: only }
  return policy.createScriptURL(address)
}

/** Stands beside the pages and not among the assets: it serves addresses below its own. */
const film = '/opened.js'

function only(asked: string): string {
  if (asked !== document && asked !== seal && asked !== film) throw new TypeError('no address of ours')
  return asked
}

/** Reads documents. */
export const documentWorker = (page: Window): string => trusted(page, document)
/** Hands a film its bytes. */
export const filmWorker = (page: Window): string => trusted(page, film)
/** Seals for somebody outside. */
export const sealWorker = (page: Window): string => trusted(page, seal)
