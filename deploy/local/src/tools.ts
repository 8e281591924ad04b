import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { waitLock } from '../bootstrap/lock.mjs'

import type { Task } from './parts/part.ts'

export interface Tool {
  readonly name: string
  readonly version: string
  install(folder: string): Promise<void>
}

/**
 * Installs a tool into `<tools>/<name>-<version>` unless it is there. A file written last tells a
 * whole installation from one that was cut; two commands that want the same tool wait for each other.
 * @returns the tool's folder
 */
export async function ensureTool(tools: string, tool: Tool, task: Task): Promise<string> {
  const folder = join(tools, `${tool.name}-${tool.version}`)
  const complete = join(folder, '.complete')
  if (existsSync(complete)) return folder
  const onWait = () => task.progress({ fr: 'attend une autre installation', en: 'waits for another installation' })
  const lock = await waitLock(`${folder}.lock`, { onWait, signal: task.signal })
  try {
    if (existsSync(complete)) return folder
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    await tool.install(folder)
    writeFileSync(complete, `${tool.version}\n`)
    return folder
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  } finally {
    lock.release()
  }
}
