import type { AuditLog } from '../../../services/gateway/src/audit/audit-log.ts'
import { openFileAuditLog } from '../../../services/gateway/src/audit/files/open-log.ts'
import { entryOf } from './entry.ts'
import { keepInFlight, type Rounded } from './in-flight.ts'

/**
 * The gateway’s log alone in a process: `node our-log.ts FOLDER`, asked by messages. CPU is counted until all of the
 * round is in the tree and published.
 */
export interface Asked {
  readonly inFlight: number
  readonly seconds: number
}

export interface Answered extends Rounded {
  /** Seconds of CPU of this process, from the first append to the last checkpoint. */
  readonly cpu: number
  /** The longest that an entry of this round was acked and not under a checkpoint, in milliseconds. */
  readonly published: number
}

const log = await openFileAuditLog(process.argv[2] ?? '', { origin: 'bench.example/journal' })
let number = 0

process.on('message', (asked: Asked) => void round(asked).then((answer) => process.send?.(answer)))
process.on('disconnect', () => void log.close())
process.send?.('ready')

async function round({ inFlight, seconds }: Asked): Promise<Answered> {
  const before = process.cpuUsage()
  const lag = publishLag(log)
  const rounded = await keepInFlight(inFlight, seconds, async () => {
    const { index } = await log.append({ leaf: entryOf((number += 1)) })
    lag.acked(index)
  })
  const published = await lag.end()
  const { user, system } = process.cpuUsage(before)
  return { ...rounded, cpu: (user + system) / 1e6, published }
}

/** Follows how long entries wait between their ack and the checkpoint over them. */
function publishLag(of: AuditLog) {
  const times: number[] = []
  const first = of.sizes.acked
  let seen = of.sizes.published
  let longest = 0
  const look = () => {
    const { published } = of.sizes
    const now = performance.now()
    for (; seen < published; seen += 1) longest = Math.max(longest, now - (times[seen - first] ?? now))
    if (published >= of.sizes.acked) done?.()
  }
  let done: (() => void) | undefined
  const off = of.subscribe(look)
  return {
    acked: (index: number) => void (times[index - first] = performance.now()),
    async end(): Promise<number> {
      await new Promise<void>((resolve) => {
        done = resolve
        look()
      })
      off()
      return longest
    },
  }
}
