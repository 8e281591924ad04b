import { hash } from 'node:crypto'
import { tileWidth } from '@parvis/tlog'
import type { FileToPut } from '../disk/durable-files.ts'
import type { LogFolder } from '../disk/log-folder.ts'

/** A body with what says where it lies: its entry's class and month, and its index. */
export interface PlacedBody {
  readonly index: number
  readonly folder: string
  readonly body: string
}

export const bodiesFolder = (retentionClass: string, month: string): string => `bodies/${retentionClass}/${month}`

/** What of a leaf says where its body lies, and which it is. */
interface BodyOfLeaf {
  readonly class: string
  readonly time: string
  readonly body?: string
}

function folderOf({ class: retentionClass, time }: BodyOfLeaf): string {
  const month = time.slice(0, 7)
  if (!/^[a-z]+$/.test(retentionClass) || !/^\d{4}-\d{2}$/.test(month)) throw new Error('not a leaf of this log')
  return bodiesFolder(retentionClass, month)
}

export function place(index: number, line: string, body: string | null): PlacedBody | null {
  return body === null ? null : { index, folder: folderOf(JSON.parse(line) as BodyOfLeaf), body }
}

/**
 * One file for the bodies of one bundle, class and month; each line is an index, a space and the body. Small whole files:
 * written like tiles, and dropping a class and month is removing a folder.
 */
export function bodyFiles(bodies: readonly PlacedBody[]): FileToPut[] {
  return [...Map.groupBy(bodies, bodyPath)].map(([path, inFile]) => [
    path,
    () => Buffer.from(inFile.map(({ index, body }) => `${index} ${body}\n`).join('')),
  ])
}

export const bodyPath = ({ folder, index }: PlacedBody): string => pathIn(folder, index)

const pathIn = (folder: string, index: number) => `${folder}/${String(Math.floor(index / tileWidth)).padStart(12, '0')}`

/** Reads the bodies of one bundle, each file once. */
export class BundleBodies {
  readonly #folder: LogFolder
  readonly #files = new Map<string, Promise<ReadonlyMap<number, string>>>()

  constructor(folder: LogFolder) {
    this.#folder = folder
  }

  /** Null when it was dropped, or is not the one that the leaf commits to. */
  async of(index: number, line: string): Promise<string | null> {
    const leaf = JSON.parse(line) as BodyOfLeaf
    if (leaf.body === undefined) return null
    const path = pathIn(folderOf(leaf), index)
    let file = this.#files.get(path)
    if (file === undefined) this.#files.set(path, (file = this.#load(path)))
    const body = (await file).get(index)
    return body !== undefined && hash('sha256', body, 'base64') === leaf.body ? body : null
  }

  async #load(path: string): Promise<ReadonlyMap<number, string>> {
    const text = (await this.#folder.load(path))?.toString('utf8') ?? ''
    const lines = text.split('\n').filter((line) => line.includes(' '))
    return new Map(lines.map((line) => [Number.parseInt(line, 10), line.slice(line.indexOf(' ') + 1)]))
  }
}
