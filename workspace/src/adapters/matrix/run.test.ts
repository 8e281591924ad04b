import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { makeOutlets } from './outlets.ts'
import { openRun } from './run.ts'

function engine(closed: string[]): Engine {
  return { close: async ({ wipe }) => void closed.push(wipe ? 'wiped' : 'closed') } as Engine
}

describe('one run of an engine', () => {
  it('says nothing more once ended', async () => {
    const outlets = makeOutlets()
    const run = openRun(outlets)
    run.outlets.engine.set(engine([]))
    await run.end({ wipe: false })
    outlets.keys.set({ at: 'elsewhere' })
    run.outlets.keys.set({ at: 'ready' })
    expect(outlets.keys.value).toEqual({ at: 'elsewhere' })
    expect(outlets.engine.value).toBeNull()
  })

  it('ended in the middle of its start, waits for the engine and closes it before the keys pass on', async () => {
    const closed: string[] = []
    const outlets = makeOutlets()
    const run = openRun(outlets)
    const ending = run.end({ wipe: true }).then(() => closed.push('passed on'))
    await Promise.resolve()
    expect(closed).toEqual([])
    run.outlets.engine.set(engine(closed))
    await ending
    expect(closed).toEqual(['wiped', 'passed on'])
    expect(outlets.engine.value).toBeNull()
  })

  it('whose start failed has nothing to close', async () => {
    const run = openRun(makeOutlets())
    run.failed()
    await expect(run.end({ wipe: false })).resolves.toBeUndefined()
  })
})
