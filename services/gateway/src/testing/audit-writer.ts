import { writeSync } from 'node:fs'
import { openFileAuditLog } from '../audit/files/open-log.ts'

/**
 * A program that tests kill. `write <folder>`: appends without end, eight at a time, and says `index correlation` on its
 * stdout after each ack. `dump <folder>`: says the same of everything that the log holds.
 */
const [mode, folder = ''] = process.argv.slice(2)
const log = await openFileAuditLog(folder, { origin: 'parvis.example/journal', segmentBytes: 256 * 1024 })

async function append(worker: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const correlation = `${process.pid}-${worker}-${number}`
    const { index } = await log.append({
      leaf: {
        kind: 'intent',
        act: 'matrix.message.send',
        class: 'content',
        actor: 'a',
        place: { from: 'local', to: 'local' },
        decision: 'allow',
        rules: ['work'],
        policy: 'p',
        correlation,
      },
    })
    // Synchronous, so that what the killer read was said after the ack, and all that was acked was said.
    writeSync(1, `${index} ${correlation}\n`)
  }
}

if (mode === 'write') await Promise.all(Array.from({ length: 8 }, (_, worker) => append(worker)))
for await (const { index, leaf } of log.read(0, log.sizes.acked)) {
  const entry = JSON.parse(leaf) as { correlation?: string }
  if (entry.correlation !== undefined) writeSync(1, `${index} ${entry.correlation}\n`)
}
await log.close()
