/**
 * The first step of every command: plain JavaScript on Node >= 18, without any package.
 * Finds or brings a new enough Node, installs the npm packages, then hands over to src/cli.ts.
 */
import { join } from 'node:path'
import { stderr } from 'node:process'

import { nodeToBring, readConfig } from './bootstrap/config.mjs'
import { exec } from './bootstrap/exec.mjs'
import { waitLock } from './bootstrap/lock.mjs'
import { bringNode, findNode, packageFor } from './bootstrap/node.mjs'
import { NpmError } from './bootstrap/npm.mjs'
import { areInstalled, installPackages } from './bootstrap/packages.mjs'
import { step } from './bootstrap/step.mjs'
import { words } from './bootstrap/words.mjs'

const config = readConfig()
const say = words[config.language]

try {
  process.exitCode = await main()
} catch (error) {
  stderr.write(`${sentence(error)}\n`)
  process.exitCode = 1
}

async function main() {
  if (config.platform.startsWith('win32')) throw new Error(say.windows)
  const node = findNode(config) ?? (await alone('node', () => findNode(config) ?? bring()))
  if (!areInstalled(config.root)) await alone('packages', () => areInstalled(config.root) || install(node))
  return exec(node, [join(config.root, 'deploy/local/src/cli.ts'), ...config.argv], config)
}

function bring() {
  if (!packageFor(config.platform)) throw new Error(say.platform(config.platform))
  return step(say.bringNode(nodeToBring.version, nodeToBring.size), say, () => bringNode(config))
}

function install(node) {
  return step(say.packages, say, () => installPackages(config, node))
}

/** Two commands started at once must not install into the same folder. */
async function alone(name, act) {
  const onWait = () => stderr.write(`${say.waiting}…\n`)
  const lock = await waitLock(join(config.root, `.parvis/${name}.lock`), { onWait })
  try {
    return await act()
  } finally {
    lock.release()
  }
}

function sentence(error) {
  if (!(error instanceof NpmError)) return error.code === 'ENOSPC' ? say.diskFull : error.message
  const known = say[error.reason]
  return typeof known === 'string' ? known : say.failed('npm', error.message)
}
