import {
  consistencyProof,
  evaluatePolicy,
  hashLength,
  nobleSha256,
  parseNote,
  parsePolicy,
  TlogError,
  tilePlan,
  tileWidth,
  verifyConsistency,
  type Checkpoint,
  type Evaluation,
} from '@parvis/tlog'
import type { KeptTrust, OpenedEntry } from '../../port.ts'
import { toBase64 } from './bytes.ts'
import { checkLines } from './check-lines.ts'
import { follow, isSameTrust } from './follow-keys.ts'
import { isNear } from './is-near.ts'
import { BrokenLog, type Lines, type Verdict, type Witnesses } from './verdict.ts'
import { verifiedTiles, type ReadFile, type VerifiedTiles } from './verified-tiles.ts'

export interface Verification {
  /** What the auditor kept the last time; null: the log is met for the first time, and its keys are taken as they are. */
  readonly kept: KeptTrust | null
  /** Null: the whole log. */
  readonly lines: Lines | null
  readonly shown: readonly OpenedEntry[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

export type Progress = (done: number, of: number) => void

/**
 * Whether a log is what it claims, by what it serves and by what was kept here; nothing that the server says of itself is
 * believed. Rejects only when a file could not be had (no network): a verdict about the log is returned.
 */
export async function verifyLog(asked: Verification, read: ReadFile, progress: Progress): Promise<Verdict> {
  let size = 0
  try {
    const served = {
      note: await text(read, 'checkpoint'),
      keys: await text(read, 'keys'),
      policy: await text(read, 'policy'),
    }
    const { trusted, rotations } = await follow(asked.kept, served, read)
    const head = headOf(served.note, trusted.policy)
    size = head.checkpoint.size
    const before = asked.kept === null ? null : keptHead(asked.kept, head.checkpoint)
    const tiles = verifiedTiles(size, read)
    await tiles.checkHead(head.checkpoint.root)
    if (before !== null && asked.kept) await checkKept(tiles, head.checkpoint, before, asked.kept)
    for (const { index, checkpoint } of rotations) await checkAnnounced(tiles, head.checkpoint, checkpoint, index)
    const lines = asked.lines ?? { from: 0, to: size }
    const to = Math.min(lines.to, size)
    const of = Math.max(0, to - lines.from)
    const shown = new Map(asked.shown.map((entry) => [entry.index, entry]))
    const since = await checkLines({
      tiles,
      read,
      lines: { ...lines, to },
      shown,
      progress: (done) => progress(done, of),
    })
    const hashes = await placingHashes(tiles)
    const changed = asked.kept !== null && !isSameTrust(trusted, served)
    return {
      kind: 'proven',
      lines: { ...lines, to },
      whole: lines.from === 0 && to === size,
      size,
      since,
      witnesses: witnessesOf(head),
      before: before?.size ?? null,
      followed: rotations.map(({ index }) => index),
      changed,
      offered: changed && signedUnder(served) ? { keys: served.keys, policy: served.policy } : null,
      trust: { note: served.note, keys: trusted.keys, policy: trusted.policy, hashes, at: asked.now },
    }
  } catch (cause) {
    if (cause instanceof BrokenLog) return { kind: 'broken', size, ...cause.broken }
    throw cause
  }
}

async function text(read: ReadFile, path: string): Promise<string> {
  const bytes = await read(path)
  if (bytes === null) throw new BrokenLog('missing')
  return new TextDecoder().decode(bytes)
}

function headOf(note: string, policy: string): Evaluation {
  try {
    return evaluatePolicy(parsePolicy(policy), parseNote(note))
  } catch (cause) {
    if (cause instanceof TlogError) throw new BrokenLog('signature', {}, cause)
    throw cause
  }
}

/** A policy that asks for no witness is never one to adopt. */
function signedUnder({ note, policy }: Pick<KeptTrust, 'note' | 'policy'>): boolean {
  try {
    return witnessesOf(headOf(note, policy)).quorum && parsePolicy(policy).quorum !== 'none'
  } catch (cause) {
    if (cause instanceof BrokenLog) return false
    throw cause
  }
}

/** The head that was kept, as far as it can be one of this log's. */
function keptHead(kept: KeptTrust, now: Checkpoint): Checkpoint {
  const before = headOf(kept.note, kept.policy).checkpoint
  if (before.origin !== now.origin) throw new BrokenLog('signature')
  if (before.size > now.size) throw new BrokenLog('shorter', { at: now.size, to: before.size })
  return before
}

/** The tree of now begins with the tree that was kept; or the first line is named at which it does not. */
async function checkKept(tiles: VerifiedTiles, now: Checkpoint, before: Checkpoint, kept: KeptTrust): Promise<void> {
  const cause = await unlikeBefore(tiles, now, before)
  if (cause) throw new BrokenLog('rewritten', await firstDifference(tiles, before.size, kept.hashes), cause)
}

/** The log that announced its next key is the one at hand. */
async function checkAnnounced(tiles: VerifiedTiles, now: Checkpoint, then: Checkpoint, at: number): Promise<void> {
  if (then.size > now.size) throw new BrokenLog('shorter', { at: now.size, to: then.size })
  const cause = await unlikeBefore(tiles, now, then)
  if (cause) throw new BrokenLog('rotation', { at }, cause)
}

async function unlikeBefore(tiles: VerifiedTiles, now: Checkpoint, before: Checkpoint): Promise<TlogError | null> {
  const plan = tilePlan(now.size)
  consistencyProof(nobleSha256, before.size, now.size, plan.hashAt)
  for (const { level, index } of plan.tiles()) if (level !== 'entries') await tiles.tile(level, index)
  try {
    const proof = consistencyProof(nobleSha256, before.size, now.size, tiles.hashAt)
    verifyConsistency(nobleSha256, {
      oldSize: before.size,
      oldRoot: before.root,
      size: now.size,
      root: now.root,
      proof,
    })
    return null
  } catch (cause) {
    if (cause instanceof TlogError) return cause
    throw cause
  }
}

async function firstDifference(tiles: VerifiedTiles, size: number, kept: readonly string[]) {
  const full = Math.floor(size / tileWidth)
  for (const [at, expected] of kept.entries()) {
    const [level, index] = at < full ? [1, at] : [0, full * tileWidth + at - full]
    const bytes = await tiles.tile(level, Math.floor(index / tileWidth))
    const first = (index % tileWidth) * hashLength
    const found = toBase64(bytes.subarray(first, first + hashLength))
    if (found === expected) continue
    const place = level === 0 ? { at: index, to: null } : { at: index * tileWidth, to: (index + 1) * tileWidth }
    return { ...place, expected, found }
  }
  return {}
}

/** What places a later difference: the head of each full 256 lines, then each line of the rest. */
async function placingHashes(tiles: VerifiedTiles): Promise<readonly string[]> {
  const full = Math.floor(tiles.size / tileWidth)
  const rest = tiles.size - full * tileWidth
  const hashes: string[] = []
  const take = (bytes: Uint8Array, count: number) => {
    for (let at = 0; at < count; at += 1) hashes.push(toBase64(bytes.subarray(at * hashLength, (at + 1) * hashLength)))
  }
  for (let first = 0; first < full; first += tileWidth)
    take(await tiles.tile(1, first / tileWidth), Math.min(tileWidth, full - first))
  if (rest > 0) take(await tiles.tile(0, full), rest)
  return hashes
}

function witnessesOf({ agreed, silent, hasQuorum }: Evaluation): Witnesses {
  const all = [...agreed.map(({ witness }) => witness), ...silent]
  return {
    agreed: agreed.length,
    of: all.length,
    quorum: hasQuorum && agreed.length > 0,
    names: agreed.map(({ witness }) => witness.name),
    near: all.length > 0 && all.every(({ url }) => isNear(url)),
  }
}
