import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killWriter } from '../kill-writer.ts'

/** R4, whole: 1,000 kills of a process that appends to one audit log; 0 acked entries may be lost. */
const writer = join(import.meta.dirname, '../../../../services/gateway/src/testing/audit-writer.ts')
const folder = mkdtempSync(join(tmpdir(), 'parvis-audit-kills-'))
const { kills, acked, lost } = await killWriter(writer, folder, 1000)
process.stdout.write(`${JSON.stringify({ campaign: 'audit-kills', kills, acked, lost: lost.length })}\n`)
rmSync(folder, { recursive: true, force: true })
if (lost.length > 0) process.exitCode = 1
