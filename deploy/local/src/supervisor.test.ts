import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { LocalError } from './error.ts'
import { openDataFolder, type DataFolder } from './folders.ts'
import { startGuard, type Guard } from './guard.ts'
import type { Availability, Launch, Part, PartName } from './parts/part.ts'
import { choosePorts, type PortName, type Ports } from './ports.ts'
import type { PartNews, Report } from './report.ts'
import { Supervisor } from './supervisor.ts'

/** A part in twenty lines: answers on a port, says when it is asked to end. */
const program = (port: number, stop: string) => `
  const server = require('node:http').createServer((_, answer) => answer.end('ok')).listen(${port}, '127.0.0.1')
  process.on('SIGTERM', () => { ${stop} })
`
const obedient = 'process.exit(0)'

interface Heard extends PartNews {
  readonly part: PartName
}

describe('the supervisor', () => {
  let folder: string
  let data: DataFolder
  let guard: Guard
  let ports: Ports
  let heard: Heard[]
  let supervisor: Supervisor

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parvis-supervisor-'))
    data = openDataFolder(folder)
    guard = startGuard()
    ports = await choosePorts(data.ports, 0)
    heard = []
  })
  afterEach(async () => {
    await supervisor.stop({ atOnce: true })
    guard.dismiss()
    rmSync(folder, { recursive: true })
  })

  const report: Report = {
    part: ({ name }, news) => heard.push({ part: name, ...news }),
    ready: () => {},
    stopping: () => {},
    stopped: () => {},
    failed: () => {},
  }

  const part = (name: PartName & PortName, more: Partial<Part> & { code?: string; grace?: number } = {}): Part => ({
    name,
    title: { fr: name, en: name },
    required: false,
    needs: [],
    prepare: () => Promise.resolve(),
    launch: {
      command: () =>
        Promise.resolve({ program: process.execPath, args: ['-e', more.code ?? program(ports[name], obedient)] }),
      health: `http://127.0.0.1:${ports[name]}/`,
      patience: 10_000,
      grace: more.grace ?? 2000,
    },
    ...more,
  })

  const supervise = (...parts: Part[]) => {
    supervisor = new Supervisor({ parts, data, guard, report })
    return supervisor
  }

  const states = (name: PartName) => heard.filter((news) => news.part === name).map(({ state }) => state)
  const pidOf = (name: PartName) => heard.findLast((news) => news.part === name && news.pid !== undefined)?.pid ?? 0
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const until = async (condition: () => boolean) => {
    while (!condition()) await sleep(20)
  }

  it('starts a part once what it needs is ready, and stops them in the opposite order', async () => {
    await supervise(part('issuer'), part('gateway', { needs: ['issuer'] })).start()
    const order = heard.map((news) => `${news.part} ${news.state}`)
    expect(order.indexOf('issuer ready')).toBeLessThan(order.indexOf('gateway starting'))
    const pids = [pidOf('issuer'), pidOf('gateway')]
    await supervisor.stop()
    expect(heard.slice(-2).map((news) => `${news.part} ${news.state}`)).toEqual(['gateway stopped', 'issuer stopped'])
    expect(pids.map(isRunning)).toEqual([false, false])
  })

  it('starts a part again when it dies, with a pause that is told, and a new pid', async () => {
    await supervise(part('issuer')).start()
    const first = pidOf('issuer')
    process.kill(first, 'SIGKILL')
    await until(() => states('issuer').filter((state) => state === 'ready').length === 2)
    expect(states('issuer')).toEqual(['preparing', 'starting', 'ready', 'restarting', 'starting', 'ready'])
    expect(pidOf('issuer')).not.toBe(first)
  })

  it('lengthens the pause of a part that dies again and again, and names why it died', async () => {
    const part0 = part('issuer', { code: 'console.error("Error: no such thing"); process.exit(3)' })
    await supervise(part0).start()
    const restarts = heard.filter(({ state }) => state === 'restarting')
    expect(restarts.map(({ milliseconds }) => milliseconds)).toEqual([250, 500])
    expect(heard.at(-1)).toMatchObject({ state: 'unavailable' })
    expect(heard.at(-1)?.detail?.en).toContain('no such thing')
  })

  it('says that the disk is full, whatever part dies of it, and does not try again', async () => {
    await supervise(part('issuer', { code: 'console.error("Error: ENOSPC, write"); process.exit(1)' })).start()
    expect(states('issuer')).toEqual(['preparing', 'starting', 'unavailable'])
    expect(heard.at(-1)?.detail?.en).toContain('The disk is full')
  })

  it('does not try a part again that lacks another', async () => {
    const why = { fr: 'pas là', en: 'not there' }
    const command = () => Promise.reject(LocalError.of('part.lacks', { why }))
    await supervise(part('gateway', { launch: { ...part('gateway').launch, command } as Launch })).start()
    expect(states('gateway')).toEqual(['preparing', 'starting', 'unavailable'])
    expect(heard.at(-1)?.detail).toEqual(why)
  })

  it('leaves the rest running when an optional part cannot be had, and tells the others why', async () => {
    let told: unknown
    const missing = part('synapse', { prepare: () => Promise.reject(LocalError.of('synapse.no-python', undefined)) })
    const launch = {
      ...part('gateway').launch,
      command: (needs: ReadonlyMap<PartName, Availability>) => {
        told = needs.get('synapse')
        return Promise.resolve({ program: process.execPath, args: ['-e', program(ports.gateway, obedient)] })
      },
    } as Launch
    const gateway = part('gateway', { needs: ['synapse'], launch })
    await supervise(missing, gateway).start()
    expect(states('gateway').at(-1)).toBe('ready')
    expect(told).toMatchObject({ available: false, why: { en: expect.stringContaining('Python 3.10') as string } })
  })

  it('fails when a required part cannot be had', async () => {
    const code = 'process.exit(1)'
    await expect(supervise(part('gateway', { required: true, code })).start()).rejects.toMatchObject({
      code: 'part.dies',
    })
  })

  it('ends by force a part that does not want to, with everything the part itself has started', async () => {
    const stubborn = `${program(ports.issuer, '')}
      const child = require('node:child_process').spawn('sleep', ['1000'])
      console.log('child ' + child.pid)`
    await supervise(part('issuer', { code: stubborn, grace: 300 })).start()
    const pid = pidOf('issuer')
    const child = Number(/child (\d+)/.exec(readFileSync(data.log('issuer'), 'utf8'))?.[1])
    expect([pid, child].map(isRunning)).toEqual([true, true])
    await supervisor.stop()
    await until(() => !isRunning(child))
    expect(isRunning(pid)).toBe(false)
  })

  it('can be stopped while a part is being prepared', async () => {
    const slow = part('livekit', { prepare: ({ signal }) => sleep(60_000, undefined, { signal }) })
    const starting = supervise(slow).start()
    await sleep(50)
    await supervisor.stop()
    await expect(starting).rejects.toThrow('aborted')
    expect(states('livekit')).toEqual(['preparing'])
  })
})
