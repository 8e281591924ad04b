/** Finds a Node that runs TypeScript sources, or brings one. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { nodeAtLeast, nodePackages, nodeToBring } from './config.mjs'
import { npm } from './npm.mjs'

/** @returns the path of a Node that is new enough, or undefined */
export function findNode({ tools }, running = process) {
  if (isEnough(running.versions.node)) return running.execPath
  return broughtBefore(tools).find((path) => runs(path))
}

export function isEnough(version, least = nodeAtLeast) {
  return compare(version, least) >= 0
}

/** Compares dotted versions by number; a pre-release counts as its release. */
export function compare(left, right) {
  const [a, b] = [left, right].map((version) => version.split('-')[0].split('.').map(Number))
  const at = a.findIndex((part, index) => part !== (b[index] ?? 0))
  return at === -1 ? 0 : a[at] - (b[at] ?? 0)
}

export function packageFor(platform) {
  return nodePackages[platform]
}

/** Brings Node by npm into `<tools>/node-<version>`; npm checks the integrity of what it downloads. */
export async function bringNode({ tools, platform, env }) {
  const target = join(tools, `node-${nodeToBring.version}`)
  const partial = `${target}.partial-${process.pid}`
  mkdirSync(partial, { recursive: true })
  try {
    await npm(
      process.execPath,
      ['install', '--prefix', partial, '--ignore-scripts', '--force', `${packageFor(platform)}@${nodeToBring.version}`],
      { env, cwd: partial },
    )
    if (!existsSync(target)) renameSync(partial, target)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return nodeIn(target)
}

function broughtBefore(tools) {
  if (!existsSync(tools)) return []
  return readdirSync(tools)
    .map((name) => /^node-(\d+\.\d+\.\d+)$/.exec(name)?.[1])
    .filter((version) => version !== undefined && isEnough(version))
    .sort(compare)
    .reverse()
    .map((version) => nodeIn(join(tools, `node-${version}`)))
    .filter((path) => path !== undefined)
}

function nodeIn(folder) {
  return Object.values(nodePackages)
    .map((name) => join(folder, 'node_modules', name, 'bin/node'))
    .find((path) => existsSync(path))
}

function runs(path) {
  return spawnSync(path, ['--version'], { timeout: 10_000 }).status === 0
}
