import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { countInBytes, countInMemory } from './memory.ts'

const ends: (() => void)[] = []
afterEach(() => ends.splice(0).forEach((end) => end()))

/** A process that holds what it is told on its standard input, and nothing else of ours. */
async function holderOf(text: string): Promise<number> {
  const program = `process.stdin.once('data', (bytes) => { globalThis.kept = bytes; console.log('kept') })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  ends.push(() => child.kill('SIGKILL'))
  child.stdin.write(text)
  await once(child.stdout, 'data')
  if (child.pid === undefined) throw new Error('no process')
  return child.pid
}

test('what a process holds is found in its memory, and what it does not hold is not', async () => {
  const held = `held-${randomBytes(12).toString('hex')}`
  const pid = await holderOf(held)
  expect(await countInMemory(pid, Buffer.from(held))).toBeGreaterThan(0)
  expect(await countInMemory(pid, Buffer.from(held.split('').toReversed().join('')))).toBe(0)
})

test('occurrences are counted where they overlap', () => {
  expect(countInBytes(Buffer.from('aaaa'), Buffer.from('aa'))).toBe(3)
})
