/** Installs the npm packages of the lockfile, when those in place are not the ones it names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { npm } from './npm.mjs'

/**
 * npm writes `node_modules/.package-lock.json` last, and keeps it true on every later install:
 * it is the stamp. Comparing with it spares a reinstall after a developer's own `npm install`.
 */
export function areInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const present = readPackages(join(root, 'node_modules/.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => path === '' || isSettled(path, entry, present[path]))
}

function isSettled(path, wanted, present) {
  if (!path.includes('node_modules/')) return true
  if (present) return Boolean(wanted.link) || present.version === wanted.version
  // Builds for other systems are optional, and absent by design.
  return Boolean(wanted.optional || wanted.devOptional || wanted.peer)
}

export async function installPackages({ root, env }, node) {
  await npm(node, ['ci', '--ignore-scripts', '--include=dev', '--include=optional'], { env, cwd: root })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}
