import { auditLeaf, type AuditLeaf } from '@parvis/contracts'
import { decodeBundle, hashLength, leafHash, nobleSha256, tilePath, tileWidth } from '@parvis/tlog'
import type { OpenedEntry } from '../../port.ts'
import { sameBytes, toBase64 } from './bytes.ts'
import { BrokenLog, type Lines } from './verdict.ts'
import type { ReadFile, VerifiedTiles } from './verified-tiles.ts'

export interface LineCheck {
  readonly tiles: VerifiedTiles
  readonly read: ReadFile
  readonly lines: Lines
  /** What was shown of a line, to be held against what it says. */
  readonly shown: ReadonlyMap<number, OpenedEntry>
  progress(done: number): void
}

/** Bundles on their way at one time. */
const AHEAD = 4

/**
 * Holds every line of a stretch against the tree: the line's own hash, its form, its time, and what was shown of it.
 * Returns the time of the first. @throws BrokenLog at the first that is wrong
 */
export async function checkLines({ tiles, read, lines, shown, progress }: LineCheck): Promise<string> {
  const [first, end] = [Math.floor(lines.from / tileWidth), Math.ceil(lines.to / tileWidth)]
  const coming = new Map<number, Promise<Uint8Array | null>>()
  const ask = (index: number) => {
    if (index >= end) return
    const width = Math.min(tileWidth, tiles.size - index * tileWidth)
    const partial = read(tilePath({ level: 'entries', index, width }))
    // A rejection is met when its turn comes.
    partial.catch(() => {})
    coming.set(index, partial)
  }
  for (let ahead = 0; ahead < AHEAD; ahead += 1) ask(first + ahead)

  let since = ''
  let last = ''
  for (let index = first; index < end; index += 1) {
    const bytes = await coming.get(index)
    coming.delete(index)
    ask(index + AHEAD)
    const hashes = await tiles.tile(0, index)
    const start = index * tileWidth
    const width = hashes.length / hashLength
    if (bytes === null || bytes === undefined) throw new BrokenLog('missing', { at: start, to: start + width })
    for (const [at, line] of linesOf(bytes, width, start).entries()) {
      const number = start + at
      const leaf = checkLine(number, line, hashes.subarray(at * hashLength, (at + 1) * hashLength))
      if (number < lines.from || number >= lines.to) continue
      if (leaf.time < last)
        throw new BrokenLog('time', { at: number, time: leaf.time, expected: last, found: leaf.time })
      last = leaf.time
      since ||= leaf.time
      checkShown(number, leaf, shown.get(number))
    }
    progress(Math.min(lines.to, start + width) - lines.from)
  }
  return since
}

function linesOf(bytes: Uint8Array, width: number, start: number): readonly Uint8Array[] {
  try {
    return decodeBundle(bytes, width)
  } catch (cause) {
    throw new BrokenLog('unreadable', { at: start, to: start + width }, cause)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function checkLine(at: number, line: Uint8Array, expected: Uint8Array): AuditLeaf {
  const found = leafHash(nobleSha256, line)
  const leaf = leafOf(line)
  const hashes = { expected: toBase64(expected), found: toBase64(found) }
  if (!sameBytes(found, expected)) throw new BrokenLog('line', { at, time: leaf?.time ?? null, ...hashes })
  if (leaf === null) throw new BrokenLog('unreadable', { at })
  return leaf
}

function leafOf(line: Uint8Array): AuditLeaf | null {
  try {
    return auditLeaf.parse(JSON.parse(decoder.decode(line)))
  } catch {
    return null
  }
}

/** The server opened this entry for us; what it said must be what the line says. */
function checkShown(at: number, leaf: AuditLeaf, entry: OpenedEntry | undefined): void {
  if (entry === undefined) return
  const said =
    leaf.kind === 'intent' &&
    leaf.act === entry.act &&
    leaf.time === entry.time &&
    leaf.decision === entry.decision &&
    leaf.actor === entry.actor.pseudonym &&
    leaf.object === entry.object?.pseudonym &&
    leaf.correlation === entry.correlation &&
    leaf.place.from === entry.place.from &&
    leaf.place.to === entry.place.to
  if (!said) throw new BrokenLog('shown', { at, time: leaf.time })
}
