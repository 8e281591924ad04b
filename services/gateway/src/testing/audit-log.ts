import { hash } from 'node:crypto'
import type { LeafFields } from '@parvis/contracts'
import {
  appendLeaf,
  bundlesFor,
  decodeBundle,
  emptyFrontier,
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  rootOf,
  tilePath,
  tilesFor,
  tileWith,
  verifyNote,
} from '@parvis/tlog'
import { expect } from 'vitest'
import type { AuditLog, LoggedEntry, NewEntry } from '../audit/audit-log.ts'
import { LogKeys } from '../audit/signing/log-keys.ts'
import { sha256 } from '../audit/tree/growth.ts'

export const testOrigin = 'parvis.example/journal'
const testSeed = Buffer.alloc(32, 7).toString('base64')

export function testKeys(seed = testSeed): LogKeys {
  return new LogKeys(testOrigin, [{ seed, from: '2026-01-01T00:00:00Z', until: null }])
}

export function intent(correlation: string, change: Partial<Extract<LeafFields, { kind: 'intent' }>> = {}): LeafFields {
  return {
    kind: 'intent',
    act: 'matrix.message.send',
    class: 'content',
    actor: 'anonymous',
    place: { from: 'local', to: 'local' },
    decision: 'allow',
    rules: ['work'],
    policy: 'p',
    correlation,
    ...change,
  }
}

export const outcome = (of: number): LeafFields => ({
  kind: 'outcome',
  class: 'content',
  of,
  outcome: 'done',
  status: 200,
})

/** An entry with a body that its leaf commits to. */
export function withBody(correlation: string, text = correlation): NewEntry {
  const body = JSON.stringify({ v: 2, fields: {}, text })
  return { leaf: intent(correlation, { body: hash('sha256', body, 'base64') }), body }
}

export async function entriesOf(log: AuditLog, from = 0, to = log.sizes.acked): Promise<LoggedEntry[]> {
  return Array.fromAsync(log.read(from, to))
}

export const correlationOf = ({ leaf }: LoggedEntry): string =>
  (JSON.parse(leaf) as { readonly correlation: string }).correlation

/** Waits until everything that is acked now is under a published checkpoint. */
export async function published(log: AuditLog): Promise<void> {
  const { acked } = log.sizes
  if (log.sizes.published >= acked) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const unsubscribe = log.subscribe((sizes) => sizes.published >= acked && resolve())
  await promise
  unsubscribe()
}

/**
 * What somebody finds who reads the log from outside: the signature holds, every tile and bundle of that size is there,
 * and all of them say the same tree. Gives back the leaves.
 */
export async function verifyFromOutside(log: Pick<AuditLog, 'checkpoint' | 'tile' | 'keys'>): Promise<string[]> {
  const note = parseNote(log.checkpoint() ?? '')
  verifyNote(
    note,
    log.keys().map(({ vkey }) => parseVerifierKey(vkey)),
  )
  const { size, root } = parseCheckpoint(note.text)
  const read = async (path: string) => {
    const bytes = await log.tile(path)
    expect(bytes, path).not.toBeNull()
    return bytes as Uint8Array
  }
  const hashes = new Map<string, Uint8Array>()
  let frontier = emptyFrontier
  const leaves: string[] = []
  for (const bundle of bundlesFor(0, size)) {
    for (const leaf of decodeBundle(await read(tilePath(bundle)), bundle.width)) {
      leaves.push(Buffer.from(leaf).toString('utf8'))
      const onNode = (level: number, index: number, head: Uint8Array) =>
        void (level % 8 === 0 && hashes.set(`${level}/${index}`, head))
      frontier = appendLeaf(sha256, frontier, leafHash(sha256, leaf), onNode)
    }
  }
  expect(Buffer.from(rootOf(sha256, frontier))).toEqual(Buffer.from(root))
  for (const tile of tilesFor(0, size)) {
    const level = Number(tile.level)
    const inTile = Array.from({ length: tile.width }, (_, at) => hashes.get(`${level * 8}/${tile.index * 256 + at}`))
    expect(tileWith(level * 8, tile.index * 256, size)).toMatchObject({ width: tile.width })
    expect(Buffer.from(await read(tilePath(tile)))).toEqual(Buffer.concat(inTile as Uint8Array[]))
  }
  return leaves
}
