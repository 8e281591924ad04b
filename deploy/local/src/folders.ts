import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'

import { LocalError } from './error.ts'
import type { PartName } from './parts/part.ts'

/** One data folder: everything that a running Parvis keeps, and nothing else. */
export interface DataFolder {
  readonly path: string
  /** Held while Parvis runs on this data; names its pid and address. */
  readonly lock: string
  /** Names the process that ends the parts when the supervisor is killed. */
  readonly guard: string
  readonly ports: string
  readonly secrets: string
  /** Configuration files that are written anew at each start. */
  readonly config: string
  /** Made on first use: a part's own state. */
  of(part: PartName): string
  log(part: PartName): string
}

const rotateAbove = 10 * 1024 * 1024

export function openDataFolder(path: string): DataFolder {
  const inside = (name: string) => {
    const folder = join(path, name)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  }
  inside('.')
  return {
    path,
    lock: join(path, 'running.json'),
    guard: join(path, 'guard.json'),
    ports: join(path, 'ports.json'),
    secrets: join(path, 'secrets'),
    config: inside('config'),
    of: inside,
    log: (part) => rotated(join(inside('logs'), `${part}.log`)),
  }
}

/** Deletes a data folder, only if it is one of ours. */
export function resetDataFolder(path: string): void {
  if (!existsSync(path) || readdirSync(path).length === 0) return
  const isOurs = existsSync(join(path, 'ports.json')) && dirname(path) !== parse(path).root
  if (!isOurs) throw LocalError.of('data.not-ours', { path })
  rmSync(path, { recursive: true })
}

function rotated(log: string): string {
  if (existsSync(log) && statSync(log).size > rotateAbove) renameSync(log, `${log}.1`)
  return log
}
