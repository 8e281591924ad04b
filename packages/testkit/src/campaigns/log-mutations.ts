import { campaignSeed } from '../campaign-seed.ts'
import { countFound } from '../operator/judge.ts'

/** R7, whole: 10,000 random changes of a log that the real writer made; an offline verifier must find each. */
const seed = campaignSeed('log-mutations')
const { mutations, found, missed } = await countFound(10_000, seed, { entries: 600 })
process.stdout.write(`${JSON.stringify({ campaign: 'log-mutations', seed, mutations, found, missed })}\n`)
if (missed.length > 0) process.exitCode = 1
