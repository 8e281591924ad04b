import { mutationsFound } from '../../../sealed/src/testing/mutations.ts'
import { campaignSeed } from '../campaign-seed.ts'

/** R19 and T10, whole: 1,000,000 random changes to sealed bytes. Exits with 1 when one opens or releases a byte. */
const cases = 1_000_000
const seed = campaignSeed('sealed-mutations')
const found = await mutationsFound(cases, seed)
process.stdout.write(`${JSON.stringify({ campaign: 'sealed-mutations', seed, ...found })}\n`)
if (found.opened + found.released + found.strange > 0) process.exitCode = 1
