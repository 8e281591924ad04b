import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CostAt, drawCosts } from './lib/ledger/draw-costs.ts'
import { GrowingLog } from './lib/ledger/growing-log.ts'
import { report } from './lib/report.ts'

/**
 * What an entry costs in a log that has 10⁴ to 10⁷ of them, durable, in the tree and published, beside a new log of 10⁴
 * at the same time, so that the machine’s other work is in both. Draws docs/ledger-cost.svg. The first argument, where
 * there is one, is the largest size; the second a number of minutes after which no larger size is begun.
 */
const largest = Number(process.argv[2] ?? 10_000_000)
const minutes = Number(process.argv[3] ?? Infinity)
const sizes = [1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7].filter((size) => size <= largest)
const [rounds, window] = [5, 10_000]
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-growth-'))
const points: CostAt[] = []
let smallLogs = 0

async function costOfSmall(): Promise<number> {
  const log = await GrowingLog.begin(join(folder, `small-${(smallLogs += 1)}`))
  await log.growTo(10_000)
  const cost = await log.costOf(window)
  await log.end()
  return cost
}

async function measure(log: GrowingLog, size: number): Promise<CostAt> {
  const [cost, small]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    small.push(await costOfSmall())
    cost.push(await log.costOf(window))
  }
  return { size, cost, small }
}

try {
  const log = await GrowingLog.begin(join(folder, 'log'))
  const began = performance.now()
  // The first entries of a process cost more than any later ones.
  await costOfSmall()
  for (const size of sizes) {
    if (performance.now() - began > minutes * 60_000) break
    await log.growTo(size)
    const point = await measure(log, size)
    points.push(point)
    report({
      bench: 'ledger-growth',
      metric: `CPU an entry at ${size} entries`,
      unit: 'µs',
      ours: point.cost,
      peer: point.small,
      peerName: 'a log of 10,000 entries, at the same time',
      goal: '≤ 1.2 ×',
      most: 1.2,
    })
  }
  await log.end()
  const title = `Cost of one durable entry in logs of 10⁴ to ${points.at(-1)?.size.toExponential(0)} entries`
  writeFileSync(join(import.meta.dirname, '../docs/ledger-cost.svg'), drawCosts(points, title))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
