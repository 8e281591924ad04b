import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { campaignSeed } from '../campaign-seed.ts'

/** R27, whole: 10,000,000 hostile addresses; 0 of a foreign domain may be admitted. Exits with 1 when one is. */
const program = join(import.meta.dirname, '../../../../services/gateway/src/testing/foreign-addresses.ts')
const seed = campaignSeed('foreign-addresses')
const said = JSON.parse(
  execFileSync(process.execPath, [program, '10000000', `${seed}`], { encoding: 'utf8' }),
) as object
process.stdout.write(`${JSON.stringify({ campaign: 'foreign-addresses', seed, ...said })}\n`)
