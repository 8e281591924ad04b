import { parseArgs } from 'node:util'

/** The seed that a campaign was told to replay (`--seed N`), or a new one. Prints it first, so that a failure can be replayed. */
export function campaignSeed(campaign: string): number {
  const { values } = parseArgs({ options: { seed: { type: 'string' } } })
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
  process.stdout.write(`${campaign}, seed ${seed}\n`)
  return seed
}
