import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { campaignSeed } from '../campaign-seed.ts'
import { killWriter } from '../kill-writer.ts'
import { randomFrom } from '../random.ts'

/** R4, whole: 1,000 kills of a process that appends to one audit log; 0 acked entries may be lost. */
const writer = join(import.meta.dirname, '../../../../services/gateway/src/testing/audit-writer.ts')
const folder = mkdtempSync(join(tmpdir(), 'parvis-audit-kills-'))
const seed = campaignSeed('audit-kills')
const { kills, acked, lost } = await killWriter(writer, folder, 1000, randomFrom(seed))
process.stdout.write(`${JSON.stringify({ campaign: 'audit-kills', seed, kills, acked, lost: lost.length })}\n`)
rmSync(folder, { recursive: true, force: true })
if (lost.length > 0) process.exitCode = 1
