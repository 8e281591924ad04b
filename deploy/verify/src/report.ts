import { formatVerifierKey, toBase64 } from '@parvis/tlog'
import type { Outcome } from './check.ts'
import { exitCodeOf } from './exit.ts'
import type { Told } from './say/tell.ts'

/** The verdict for a program: what `--json` prints, on one line. Additions may come; nothing changes its meaning. */
export function toReport({ kind, verdict, policy, followed, unproved, beyond }: Outcome, told: Told) {
  const { head } = verdict
  return {
    result: verdict.result,
    exitCode: exitCodeOf(verdict),
    kind,
    sentence: told.headline,
    ...(verdict.result === 'broken' ? { fault: verdict.fault, read: verdict.read } : { log: verdict.log }),
    ...(head && {
      checkpoint: { origin: head.origin, size: head.size, root: toBase64(head.root) },
      witnesses: head.agreed.map(({ witness, time }) => ({ name: witness.name, key: witness.key.name, time })),
      silent: head.silent.map(({ name }) => name),
      quorum: head.hasQuorum,
    }),
    policy: policy ?? null,
    followedKeys: followed.map(({ index, former, key }) => ({
      entry: index,
      former: formatVerifierKey(former),
      key: formatVerifierKey(key),
    })),
    notChecked: { files: unproved, filesPastCheckpoint: beyond, sentences: told.limits },
  }
}
