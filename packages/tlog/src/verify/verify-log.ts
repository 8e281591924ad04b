import type { Checkpoint } from '../checkpoint.ts'
import { TlogError } from '../error.ts'
import { evaluatePolicy, type Evaluation } from '../evaluate.ts'
import type { Sha256 } from '../hash.ts'
import type { Ed25519 } from '../key.ts'
import type { Note } from '../note.ts'
import type { Policy } from '../policy.ts'
import type { Rotation } from '../rotation.ts'
import type { OnNode } from '../tree.ts'
import { type Entry, entryRules, type TimeBounds } from './entry-rules.ts'
import { type Gap, treeCheck } from './tree-check.ts'
import type { Head, LogReport, Verdict } from './verdict.ts'

/** An entry, with the hash that a tile or a line says it has; or what stands for entries that are not at hand. */
export type LogItem = (Entry & { readonly expected?: Uint8Array }) | Gap

export interface LogToVerify {
  readonly sha: Sha256
  readonly policy: Policy
  /** The checkpoint to verify against. */
  readonly note: Note
  /** A checkpoint that the reader had kept. */
  readonly since?: Note
  /** By which the policy knows the keys that it knows now: the log must hold these announcements. */
  readonly rotations?: readonly Rotation[]
  /** From left to right; attacker-controlled. What it throws as TlogError is a fault of the log. */
  readonly items: AsyncIterable<readonly LogItem[]>
  /** These items are the log itself and not a selection: a kept checkpoint that is longer means a cut. */
  readonly isLog?: boolean
  readonly onNode?: OnNode
  /** Told of the entries that were read and of the log's size, once for each batch. */
  readonly onProgress?: (read: number, size: number) => void
  readonly ed25519?: Ed25519
  readonly signal?: AbortSignal
}

/**
 * The whole verification but for reading files: signatures, quorum, every leaf, the root, order, times, bodies,
 * outcomes, and a checkpoint that was kept. Pure: no clock, no disk, no network.
 * Rejects only with what `items` throws beyond TlogError, and with the signal's reason.
 */
export async function verifyLog(task: LogToVerify): Promise<Verdict> {
  let head: Head | undefined
  let read = 0
  try {
    const evaluation = evaluatePolicy(task.policy, task.note, task.ed25519)
    head = headOf(evaluation)
    const since = task.since && evaluatePolicy(task.policy, task.since, task.ed25519)
    const log = await readItems(task, evaluation, since, (count) => {
      read += count
      task.onProgress?.(read, evaluation.checkpoint.size)
    })
    const result = !head.hasQuorum ? 'too-few-witnesses' : log.since === 'unanswerable' ? 'unanswered' : 'verified'
    return { result, head, log }
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    const { code, index, file, detail } = error
    return { result: 'broken', fault: { code, index, file, detail }, head, read }
  }
}

async function readItems(
  task: LogToVerify,
  { checkpoint, agreed }: Evaluation,
  since: Evaluation | undefined,
  onBatch: (entries: number) => void,
): Promise<LogReport> {
  const kept = since?.checkpoint
  checkKept(kept, checkpoint, task.isLog ?? false)
  const tree = treeCheck(task.sha, {
    ...{ checkpoint, since: kept, onNode: task.onNode },
    rotations: rotationsUpTo(checkpoint, task.rotations ?? []),
  })
  const rules = entryRules(task.sha, boundsOf(agreed, since))
  let [firstIndex, lastIndex]: [number | undefined, number | undefined] = [undefined, undefined]
  for await (const batch of task.items) {
    task.signal?.throwIfAborted()
    let entries = 0
    for (const item of batch) {
      if ('hash' in item) {
        tree.gap(item)
        continue
      }
      tree.entry(item.index, item.leaf, item.expected)
      rules.check(item)
      firstIndex ??= item.index
      lastIndex = item.index
      entries += 1
    }
    onBatch(entries)
  }
  const { entries, continues, unplaced } = tree.finish()
  return {
    ...rules.report(),
    entries,
    isWhole: entries === checkpoint.size,
    firstIndex,
    lastIndex,
    unplacedRotations: unplaced,
    since: kept === undefined ? 'not-asked' : continues === true ? 'continues' : 'unanswerable',
  }
}

function checkKept(kept: Checkpoint | undefined, checkpoint: Checkpoint, isLog: boolean): void {
  if (kept === undefined) return
  if (kept.origin !== checkpoint.origin) throw new TlogError('checkpoint.origin', 'what was kept is of another log')
  if (isLog && kept.size > checkpoint.size)
    throw new TlogError('since.truncated', `${kept.size} were kept`, { index: checkpoint.size })
}

/** A log that is shorter than the one that announced its key is not that log. */
function rotationsUpTo({ size }: Checkpoint, rotations: readonly Rotation[]): readonly Checkpoint[] {
  const beyond = rotations.find(({ checkpoint }) => checkpoint.size > size)
  if (beyond !== undefined) throw new TlogError('rotation.mismatch', 'shorter', { index: beyond.index })
  return rotations.map(({ checkpoint }) => checkpoint)
}

/** A witness's time is the only clock that the log's operator cannot set. */
function boundsOf(agreed: Evaluation['agreed'], since: Evaluation | undefined): TimeBounds {
  const now = agreed.map(({ time }) => time * 1000)
  const then = since?.agreed.map(({ time }) => time * 1000) ?? []
  return {
    ...(now.length > 0 && { latest: Math.max(...now) }),
    ...(since && then.length > 0 && { earliest: { fromIndex: since.checkpoint.size, time: Math.min(...then) } }),
  }
}

function headOf({ checkpoint, agreed, silent, hasQuorum }: Evaluation): Head {
  return { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root, agreed, silent, hasQuorum }
}
