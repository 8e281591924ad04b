import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { startStack } from './stack.ts'

const starter = join(import.meta.dirname, 'stack-starter.fixture.ts')

it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a stack ends with the process that started it, also by %s',
  async (signal) => {
    const child = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const pid = Number(line)
    expect(isRunning(pid)).toBe(true)
    child.kill(signal)
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false)
  },
)

it('a stack that is stopped has ended, with what started it', async () => {
  const stack = await startStack({
    without: ['gateway', 'workspace', 'synapse', 'livekit', 'witness', 'store', 'files'],
  })
  await stack.stop()
  expect(isRunning(stack.pid('issuer'))).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
