import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LogSizes } from '@parvis/contracts'
import { nodeSha256, SmallLog } from '@parvis/testkit'
import { evaluatePolicy, parseNote, parsePolicy, parseVerifierKey } from '@parvis/tlog'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runWitness, type RunningWitness } from '../../../../../deploy/witness/src/testing/run-witness.ts'
import { policyText } from './policy.ts'
import { startWitnessing, type Pace, type Witnessing } from './witnessing.ts'

/** A published log that can be watched growing. */
class PublishedLog {
  readonly log: SmallLog
  readonly cosignedNotes: string[] = []
  published: number
  #listeners = new Set<(sizes: LogSizes) => void>()
  #waiting: (() => void)[] = []

  constructor(log: SmallLog) {
    this.log = log
    this.published = log.size
  }

  checkpoint = () => this.log.checkpoint(this.published)
  witnessedCheckpoint = () => this.cosignedNotes.at(-1) ?? null
  tile = (path: string) => Promise.resolve(this.log.tile(path))
  cosigned = (note: string) => {
    this.cosignedNotes.push(note)
    for (const wake of this.#waiting.splice(0)) wake()
    return Promise.resolve()
  }
  subscribe = (listener: (sizes: LogSizes) => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  grow(count: number): void {
    this.log.grow(count)
    this.published = this.log.size
    const { published } = this
    const sizes = { acked: published, integrated: published, published, witnessed: 0 }
    for (const listener of this.#listeners) listener(sizes)
  }

  /** The first note that was handed over and that `wanted` takes. */
  async until(wanted: (note: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.cosignedNotes.find(wanted)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }
}

const quick: Partial<Pace> = { between: 5, timeout: 2000, longestPause: 20 }
const cleanups: (() => Promise<unknown>)[] = []
let log: PublishedLog

beforeEach(() => {
  log = new PublishedLog(new SmallLog('log.example/a').grow(300))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

async function witness(): Promise<RunningWitness> {
  const running = await runWitness([log.log.vkey])
  cleanups.push(() => running.stop())
  return running
}

/** A server in a witness's place; what it answers is the test's affair. */
async function impostor(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function witnessing(
  listed: readonly { readonly url: string; readonly vkey: string }[],
  more: { readonly now?: () => number; readonly pace?: Partial<Pace> } = {},
): Witnessing & { readonly policy: ReturnType<typeof parsePolicy> } {
  const named = listed.map(({ url, vkey }, at) => ({ name: `w${at + 1}`, url, vkey }))
  const keys = [{ vkey: log.log.vkey, from: '2026-01-01T00:00:00Z', until: null }]
  const policy = parsePolicy(policyText(undefined, keys, named))
  const witnesses = named.map(({ name, url, vkey }) => ({ name, url, key: parseVerifierKey(vkey) }))
  const started = startWitnessing({
    log,
    witnesses,
    policy,
    sha: nodeSha256,
    onError: () => {},
    ...more,
    pace: { ...quick, ...more.pace },
  })
  cleanups.push(() => started.close())
  return { ...started, policy }
}

/** Resolves when the states of the witnesses are as asked. */
function untilStatus(started: Witnessing, wanted: (problems: readonly unknown[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const off = started.subscribe((status) => {
      if (!wanted(status.map(({ problem }) => problem))) return
      off()
      resolve()
    })
  })
}

const sizeOf = (note: string) => Number(note.split('\n')[1])

describe('bringing checkpoints to witnesses', () => {
  it('hands over a checkpoint under the quorum, and follows the log as it grows', async () => {
    const { policy } = witnessing([await witness(), await witness(), await witness()])
    const first = await log.until((note) => sizeOf(note) === 300)
    expect(evaluatePolicy(policy, parseNote(first)).hasQuorum).toBe(true)
    log.grow(700)
    const second = parseNote(await log.until((note) => sizeOf(note) === 1000))
    expect(evaluatePolicy(policy, second).hasQuorum).toBe(true)
    const all = await log.until((note) => sizeOf(note) === 1000 && note.split('\n— ').length === 5)
    expect(evaluatePolicy(policy, parseNote(all)).silent).toEqual([])
  })

  it('asks from the size that a witness names when it remembers another', async () => {
    const one = await witness()
    await one.add({ from: 0, checkpoint: log.log.checkpoint(123) })
    witnessing([one])
    expect(sizeOf(await log.until(() => true))).toBe(300)
  })

  it('T17 never hands over less than the quorum, and tries again when a witness comes back', async () => {
    const alive = await witness()
    const away = await runWitness([log.log.vkey])
    await away.stop()
    const started = witnessing([alive, away])
    await untilStatus(started, ([, second]) => second === 'unreachable')
    log.grow(10)
    await untilStatus(started, ([, second]) => second === 'unreachable')
    expect(log.cosignedNotes).toEqual([])
  })

  /** A witness that answers nothing before it is let go. */
  async function slowWitness() {
    const release = Promise.withResolvers<undefined>()
    const slow = await witness()
    const url = await impostor((request, response) => {
      const body: Buffer[] = []
      request
        .on('data', (chunk: Buffer) => body.push(chunk))
        .on('end', async () => {
          await release.promise
          const answer = await slow.post(new Uint8Array(Buffer.concat(body)))
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
          response.end(await answer.text())
        })
    })
    return { listed: { url, vkey: slow.vkey }, release: () => release.resolve(undefined) }
  }
  const cosignatures = (note: string) => note.split('\n— ').length - 2

  it('goes on with the others when one is slow, and takes what it says in the end', async () => {
    const { listed, release } = await slowWitness()
    witnessing([await witness(), await witness(), listed])
    await log.until((note) => cosignatures(note) === 2)
    release()
    expect(sizeOf(await log.until((note) => cosignatures(note) === 3))).toBe(300)
  })

  it('asks a slow one about what the others have cosigned meanwhile, as soon as it has answered', async () => {
    const { listed, release } = await slowWitness()
    witnessing([await witness(), await witness(), listed], { pace: { timeout: 20_000 } })
    await log.until((note) => cosignatures(note) === 2)
    log.grow(700)
    await log.until((note) => sizeOf(note) === 1000 && cosignatures(note) === 2)
    release()
    await log.until((note) => sizeOf(note) === 1000 && cosignatures(note) === 3)
  })

  it.each([
    ['nothing that is a signature', 200, 'yes\n', 'invalid-answer'],
    ['an endless answer', 200, 'x'.repeat(1_000_000), 'invalid-answer'],
    ['a redirection', 302, '', 'unreachable'],
    ['its own failure', 500, '', 'unreachable'],
    ['that it does not know the log', 404, '', 'unknown-log'],
    ['that it does not trust the key', 403, '', 'untrusted-key'],
    ['that the tree is another', 422, '', 'fork'],
    ['a size that is none', 409, '-1\n', 'invalid-answer'],
    ['a larger size', 409, '301\n', 'ahead'],
    ['the size it was asked from', 409, '0\n', 'unreachable'],
  ])('takes %s for what it is', async (_what, status, body, problem) => {
    const { vkey } = await witness()
    const url = await impostor((_request, response) => response.writeHead(status, { location: '/' }).end(body))
    const started = witnessing([{ url, vkey }])
    await untilStatus(started, ([first]) => first !== null)
    expect(started.status()[0]?.problem).toBe(problem)
    expect(log.cosignedNotes).toEqual([])
  })

  it('T14 takes no cosignature on another head, nor by another key', async () => {
    const real = await witness()
    const other = await witness()
    const fork = log.log.fork(200).append('another').grow(99)
    const stale = await (await real.add({ from: 0, checkpoint: fork.checkpoint() })).text()
    const foreign = await (await other.add({ from: 0, checkpoint: log.log.checkpoint() })).text()
    for (const lie of [stale, foreign]) {
      const url = await impostor((_request, response) => response.end(lie))
      const started = witnessing([{ url, vkey: real.vkey }])
      await untilStatus(started, ([first]) => first === 'invalid-answer')
    }
    expect(log.cosignedNotes).toEqual([])
  })

  it('T14 T15 says when a witness has seen another log, or a longer one', async () => {
    const one = await witness()
    await one.add({ from: 0, checkpoint: log.log.fork(100).append('another').grow(10).checkpoint() })
    await untilStatus(witnessing([one]), ([first]) => first === 'fork')
    const two = await witness()
    await two.add({ from: 0, checkpoint: log.log.checkpoint() })
    log.published = 250
    await untilStatus(witnessing([two]), ([first]) => first === 'ahead')
  })

  it('calls a witness silent after ten minutes, and no longer once it has cosigned', async () => {
    let time = 1_800_000_000_000
    let isUp = false
    const one = await witness()
    const url = await impostor((request, response) => {
      const body: Buffer[] = []
      request
        .on('data', (chunk: Buffer) => body.push(chunk))
        .on('end', async () => {
          if (!isUp) return response.writeHead(503).end()
          const answer = await one.post(new Uint8Array(Buffer.concat(body)))
          return response.writeHead(answer.status).end(await answer.text())
        })
    })
    const began = time
    const started = witnessing([{ url, vkey: one.vkey }], { now: () => time })
    await untilStatus(started, ([first]) => first === 'unreachable')
    time += 10 * 60_000
    expect(started.status()[0]?.silentSince).toBe(null)
    time += 1
    expect(started.status()[0]?.silentSince).toBe(began)
    isUp = true
    log.grow(1)
    await log.until(() => true)
    await untilStatus(started, ([first]) => first === null)
    expect(started.status()[0]).toMatchObject({ silentSince: null, size: 301, cosignedAt: time })
  })

  it('has a log that does not grow cosigned again', async () => {
    witnessing([await witness()], { pace: { refresh: 10 } })
    await log.until(() => log.cosignedNotes.length > 2)
    expect(log.cosignedNotes.map(sizeOf)).toEqual(log.cosignedNotes.map(() => 300))
  })
})
