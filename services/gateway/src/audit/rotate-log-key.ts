import type { AuditLog } from './audit-log.ts'
import { prove } from './index/prove.ts'
import { ownAct } from './own-acts.ts'
import { adoptLogKey, stageLogKey } from './signing/log-keys.ts'

interface Rotation {
  readonly keyFile: string
  readonly origin: string
  /** How long the former key signs beside the new one, in milliseconds. */
  readonly overlapMs: number
  /** Opens the log with the keys that are in the file at that moment. */
  readonly open: () => Promise<AuditLog>
  readonly now?: () => number
}

/**
 * The log itself says, under its former key, which one comes next; only then does that one sign. Cut short anywhere, it
 * is taken up where it was left. Returns the verifier key of the new one, once a checkpoint stands that both signed.
 */
export async function rotateLogKey({ keyFile, origin, overlapMs, open, now }: Rotation): Promise<string> {
  const staged = stageLogKey(keyFile, origin, overlapMs, now).list()
  const [former, next] = [staged.at(-2), staged.at(-1)]
  const before = await open()
  const detail = { former: former?.vkey ?? '', key: next?.vkey ?? '', until: former?.until ?? '' }
  const { index } = await before.append({ leaf: ownAct('log.key.rotate', detail) })
  const announcement = await proved(before, index)
  await before.close()
  adoptLogKey(keyFile, announcement)
  // At its close everything that is acked is published, signed by the keys of the moment.
  await (await open()).close()
  return detail.key
}

/** The proof of an entry, once a checkpoint stands over it. */
async function proved(log: AuditLog, index: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => void (log.sizes.published > index && resolve())
  const stop = log.subscribe(look)
  look()
  await promise
  stop()
  for await (const { leaf } of log.read(index, index + 1)) return prove(log, index, leaf)
  throw new Error('the entry of the rotation cannot be read back')
}
