import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startStack, type RunningStack, type StackPart } from './stack.ts'

const engines: readonly StackPart[] = ['issuer', 'synapse', 'livekit', 'meet', 'witness', 'store', 'files', 'gateway']

describe('the default run, as a person starts it', () => {
  let stack: RunningStack
  beforeAll(async () => {
    stack = await startStack({ without: ['workspace'] })
  })
  afterAll(() => stack.stop())

  const health = async () => (await (await fetch(`${stack.url}/health`)).json()) as { status: string }

  it('is healthy, with every engine', async () => {
    expect(await health()).toMatchObject({ status: 'ok' })
    expect(stack.accounts.map(({ role }) => role)).toHaveLength(4)
  })

  it.runIf(process.platform === 'linux')('listens on this machine alone', () => {
    const open = engines.flatMap((part) => listeningAddresses(stack.pid(part)).map((address) => `${part} ${address}`))
    expect(open.length).toBeGreaterThan(engines.length - 1)
    expect(open.filter((line) => !line.endsWith(' 0100007F'))).toEqual([])
  })

  it.each(engines)('has %s back after it was killed', async (part) => {
    const before = stack.pid(part)
    await stack.kill(part)
    expect(stack.pid(part)).not.toBe(before)
    expect(await health()).toMatchObject({ status: 'ok' })
  })

  it('leaves no process', async () => {
    const pids = engines.map((part) => stack.pid(part))
    await stack.stop()
    expect(pids.filter(isRunning)).toEqual([])
  })
})

/** Local addresses, as the kernel writes them, of the TCP sockets that a process listens on and the UDP ones it holds. */
function listeningAddresses(pid: number): string[] {
  const fds = readdirSync(`/proc/${pid}/fd`)
  const inodes = new Set(fds.map((fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1]))
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => inodes.has(inode) && (state === '0A' || state === '07'))
      .map(([, local]) => local?.split(':')[0] ?? ''),
  )
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
