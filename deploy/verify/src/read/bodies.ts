import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Entry, tileWidth, TlogError } from '@parvis/tlog'
import { filesBelow } from './folder-list.ts'

export interface BodyReader {
  /** The entries of one bundle, with the bodies that are still there. @throws TlogError `file.malformed` */
  join<Item extends Entry>(items: readonly Item[]): Promise<readonly Item[]>
}

const pattern = /^bodies\/[a-z]+\/\d{4}-\d{2}\/(\d{12})$/

/** The bodies that lie beside a log's tiles; undefined where it comes without. @throws TlogError `file.unexpected` */
export async function readBodies(root: string): Promise<BodyReader | undefined> {
  if (!existsSync(join(root, 'bodies'))) return undefined
  const byBundle = new Map<number, string[]>()
  for await (const path of filesBelow(root, 'bodies')) {
    const [, number] = pattern.exec(path) ?? []
    if (number === undefined) throw new TlogError('file.unexpected', undefined, { file: path })
    byBundle.set(Number(number), [...(byBundle.get(Number(number)) ?? []), path])
  }
  return {
    async join(items) {
      const [first] = items
      const paths = first === undefined ? [] : (byBundle.get(Math.floor(first.index / tileWidth)) ?? [])
      if (paths.length === 0) return items
      const bodies = new Map<number, string>()
      for (const path of paths) {
        const before = new Set(bodies.keys())
        addLines(bodies, path, await readFile(join(root, path)))
        checkPlaces(
          [...bodies.keys()].filter((index) => !before.has(index)),
          first?.index ?? 0,
          path,
        )
      }
      return items.map((item) => ({ ...item, body: bodies.get(item.index) ?? null }))
    },
  }
}

/** A body stands in the file of its own bundle, else no leaf would ever be held against it. Beyond the checkpoint there may be more. */
function checkPlaces(indexes: readonly number[], first: number, file: string): void {
  const stray = indexes.find((index) => index < first || index >= first + tileWidth)
  if (stray !== undefined) throw new TlogError('file.malformed', 'a body of another bundle', { file, index: stray })
}

/** Lines of an index, a space and a body. */
function addLines(bodies: Map<number, string>, file: string, bytes: Uint8Array): void {
  const wrong = (detail: string) => new TlogError('file.malformed', detail, { file })
  const lines = new TextDecoder().decode(bytes).split('\n')
  if (lines.pop() !== '') throw wrong('the last line is cut')
  for (const line of lines) {
    const [, index, body] = /^(0|[1-9]\d{0,15}) (.*)$/.exec(line) ?? []
    if (index === undefined || body === undefined || bodies.has(Number(index))) throw wrong('line')
    bodies.set(Number(index), body)
  }
}
