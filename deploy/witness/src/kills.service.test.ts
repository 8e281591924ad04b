import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SmallLog } from '@parvis/testkit'
import {
  addSignatures,
  formatAddCheckpoint,
  parseCosignatures,
  parseNote,
  parseVerifierKey,
  parseWitnessSize,
  verifyCosignature,
} from '@parvis/tlog'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const program = join(import.meta.dirname, 'main.ts')
let folder: string
let port: number
let child: ChildProcess | undefined
const log = new SmallLog('log.example/a').grow(2000)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-witness-kills-'))
  port = await freePort()
  writeFileSync(join(folder, 'logs'), `${log.vkey}\n`)
  const config = {
    listen: { host: '127.0.0.1', port },
    name: 'witness.example/w1',
    keyFile: 'key',
    vkeyFile: 'vkey',
    stateDir: 'state',
    logsFile: 'logs',
    logLevel: 'silent',
  }
  writeFileSync(join(folder, 'witness.json'), JSON.stringify(config))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  const free = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  await new Promise((resolve) => server.close(resolve))
  return free
}

async function start(): Promise<ChildProcess> {
  const started = spawn(process.execPath, [program, '--config', join(folder, 'witness.json')], { stdio: 'inherit' })
  const url = `http://127.0.0.1:${port}/health`
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(10)
  return started
}

interface Answer {
  readonly status: number
  readonly body: string
}

/** null: the witness died before it had answered. */
async function ask(of: SmallLog, from: number, size: number): Promise<Answer | null> {
  const body = formatAddCheckpoint({ oldSize: from, proof: of.proof(from, size), note: parseNote(of.checkpoint(size)) })
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/add-checkpoint`, { method: 'POST', body })
    return { status: answer.status, body: await answer.text() }
  } catch {
    return null
  }
}

describe('R5 a witness that is killed', () => {
  it('at any moment remembers every head that it has ever answered for, and signs no other of that size', async () => {
    let answered = 0
    for (let life = 0; life < 5; life += 1) {
      child = await start()
      const gone = new Promise((resolve) => child?.once('exit', resolve))
      // A size that it can't have reached, so it says its own. The link to the one before may break only now.
      let head = await ask(log, 1999, 2000)
      while (head === null) head = await ask(log, 1999, 2000)
      expect(head.status).toBe(409)
      let known = parseWitnessSize(head.body)
      expect(known).toBeGreaterThanOrEqual(answered)
      if (known > 0) {
        const fork = log
          .fork(known - 1)
          .append('another past')
          .grow(10)
        expect((await ask(fork, known, known))?.status).toBe(422)
        expect((await ask(fork, known, known + 5))?.status).toBe(422)
        expect((await ask(log, known, known))?.status).toBe(200)
      }
      const killSoon = () => setTimeout(() => child?.kill('SIGKILL'), Math.random() * 60)
      // The first life answers once at least, however busy the machine: else there is nothing to remember.
      if (life > 0) killSoon()
      for (;;) {
        const answer = await ask(log, known, known + 1)
        if (answer === null) break
        expect(answer.status).toBe(200)
        const key = parseVerifierKey(readFileSync(join(folder, 'vkey'), 'utf8').trim())
        verifyCosignature(addSignatures(parseNote(log.checkpoint(known + 1)), parseCosignatures(answer.body)), key)
        known += 1
        if (answered === 0) killSoon()
        answered = known
      }
      await gone
    }
    expect(answered).toBeGreaterThan(0)
  })

  it('leaves its state to the next one, and to no second one beside it', async () => {
    child = await start()
    const second = spawn(process.execPath, [program, '--config', join(folder, 'witness.json')], { stdio: 'ignore' })
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(1)
    const gone = new Promise((resolve) => child?.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    child = await start()
  })
})
