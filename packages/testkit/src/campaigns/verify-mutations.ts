import { judgeMutation } from '../../../../deploy/verify/src/testing/judge-mutation.ts'
import { mutate, unchanged } from '../../../../deploy/verify/src/testing/mutations.ts'
import { campaignSeed } from '../campaign-seed.ts'

/** R7: 10,000 random changes of an exported bundle, 100 % found offline. Exits with 1 when one is not. */
const count = 10_000
const seed = campaignSeed('verify-mutations')
const results: Record<string, number> = {}
const missed: string[] = []
if ((await judgeMutation(unchanged())) !== 'verified') missed.push('what was not changed is not verified')
for (let number = 0; number < count; number += 1) {
  const mutation = mutate(seed, number)
  const result = await judgeMutation(mutation)
  results[result] = (results[result] ?? 0) + 1
  if (result === 'verified') missed.push(`${number}: ${mutation.name}`)
}
process.stdout.write(`${JSON.stringify({ campaign: 'verify-mutations', seed, mutations: count, results, missed })}\n`)
process.exitCode = missed.length === 0 ? 0 : 1
