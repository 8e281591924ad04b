import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePolicy, reachesQuorum } from '@parvis/tlog'
import { describe, expect, it } from 'vitest'
import { readSettings } from './config.ts'
import { parseLogs } from './logs.ts'

const example = join(import.meta.dirname, '../example')

describe('the example for production', () => {
  it('T17 R5 takes two of three organisations: no one alone makes a quorum, and no one is needed', () => {
    const policy = parsePolicy(readFileSync(join(example, 'policy'), 'utf8'))
    const names = policy.witnesses.map(({ name }) => name)
    expect(names).toHaveLength(3)
    expect(new Set(policy.witnesses.map(({ key }) => key.name)).size).toBe(3)
    for (const one of names) {
      expect(reachesQuorum(policy, new Set([one]))).toBe(false)
      expect(reachesQuorum(policy, new Set(names.filter((name) => name !== one)))).toBe(true)
    }
  })

  it('is a configuration that the witness takes', () => {
    expect(readSettings(join(example, 'witness.json')).name).toBe('temoin.prefecture.example')
    expect(parseLogs(readFileSync(join(example, 'logs'), 'utf8'), 'logs').size).toBe(0)
  })
})
