import { writeSync } from 'node:fs'
import type { LeafFields } from '@parvis/contracts'
import { parseCheckpoint, parseNote } from '@parvis/tlog'
import { openFileAuditLog } from '../audit/files/open-log.ts'
import { emptyTree, Growth, rootOfState } from '../audit/tree/growth.ts'

/**
 * A program that tests kill. `write <folder>`: appends without end, eight at a time, and says `index correlation` on its
 * stdout after each ack. `dump <folder>`: says the same of everything that the log holds, once it has seen that the
 * signed tree stands over exactly that; ends with 1 when it does not.
 */
const [mode, folder = ''] = process.argv.slice(2)
const log = await openFileAuditLog(folder, { origin: 'parvis.example/journal', segmentBytes: 64 * 1024, roundMs: 5 })

async function append(worker: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const correlation = `${process.pid}-${worker}-${number}`
    const leaf: LeafFields = {
      ...{ kind: 'intent', act: 'matrix.message.send', class: 'content', actor: 'anonymous', correlation },
      ...{ place: { from: 'local', to: 'local' }, decision: 'allow', rules: ['work'], policy: 'p' },
    }
    const { index } = await log.append({ leaf })
    // Synchronous, so that what the killer read was said after the ack, and all that was acked was said.
    writeSync(1, `${index} ${correlation}\n`)
  }
}

async function dump(): Promise<void> {
  const growth = new Growth(emptyTree)
  for await (const { index, leaf } of log.read(0, log.sizes.acked)) {
    growth.add(Buffer.from(leaf))
    writeSync(1, `${index} ${(JSON.parse(leaf) as { readonly correlation: string }).correlation}\n`)
  }
  await log.close()
  const { size, root } = parseCheckpoint(parseNote(log.checkpoint() ?? '').text)
  const { state } = growth.end()
  if (size !== state.size || !Buffer.from(rootOfState(state)).equals(root)) process.exitCode = 1
}

if (mode === 'write') await Promise.all(Array.from({ length: 8 }, (_, worker) => append(worker)))
await dump()
