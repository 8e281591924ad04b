import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { randomBytes } from 'node:crypto'
import { buildGo, installGo, nodeSha256, SmallLog, startAndHear, tessera } from '@parvis/testkit'
import {
  evaluatePolicy,
  formatAddCheckpoint,
  formatVerifierKey,
  parseNote,
  parsePolicy,
  parseVerifierKey,
  signatureType,
  signerFromSeed,
  toBase64,
} from '@parvis/tlog'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startWitnessing } from '../../../services/gateway/src/audit/witnessing/witnessing.ts'
import { runWitness } from './testing/run-witness.ts'

let folder: string
/** A witness that others wrote, in Go. */
let program: string
/** A log that others wrote: adds entries, has them cosigned, and ends. */
let oneshot: string
const cleanups: (() => unknown)[] = []
// On a machine that has compiled neither, this is minutes of work: not within a test.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-go-'))
  program = buildGo(join(import.meta.dirname, 'testing/go-witness'), folder)
  oneshot = installGo(tessera.oneshot, folder)
}, 900_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function goWitness(log: SmallLog) {
  const { child, line } = await startAndHear(program, ['go.example/w', log.vkey])
  cleanups.push(() => child.kill())
  return JSON.parse(line) as { readonly vkey: string; readonly url: string }
}

describe('R5 R6 with a witness in Go', () => {
  it('three witnesses, one of them in Go, all cosign a log that grows, and none a fork under the real key', async () => {
    const log = new SmallLog('log.example/a').grow(300)
    const ours = [await runWitness([log.vkey]), await runWitness([log.vkey])]
    cleanups.push(...ours.map((one) => () => one.stop()))
    const listed = [await goWitness(log), ...ours].map(({ url, vkey }, at) => ({
      name: `w${at}`,
      url,
      key: parseVerifierKey(vkey),
    }))
    const lines = listed.map(({ name, key }) => `witness ${name} ${formatVerifierKey(key)}\n`).join('')
    const policyOf = (k: number) => parsePolicy(`log ${log.vkey}\n${lines}group g ${k} w0 w1 w2\nquorum g\n`)

    /** Asks all three for the checkpoint of this log until `count` have cosigned or all have refused. */
    const round = async (of: SmallLog, policy: ReturnType<typeof parsePolicy>) => {
      const done = Promise.withResolvers<string | null>()
      const view = {
        checkpoint: () => of.checkpoint(),
        witnessedCheckpoint: () => null,
        tile: (path: string) => Promise.resolve(of.tile(path)),
        cosigned: (note: string) => Promise.resolve(done.resolve(note)),
        subscribe: () => () => {},
      }
      const witnessing = startWitnessing({
        log: view,
        witnesses: listed,
        policy,
        sha: nodeSha256,
        onError: done.reject,
      })
      witnessing.subscribe((status) => status.every(({ problem }) => problem !== null) && done.resolve(null))
      const note = await done.promise
      const problems = witnessing.status().map(({ problem }) => problem)
      await witnessing.close()
      return { note, problems }
    }
    for (const size of [300, 301, 1000]) {
      if (size > log.size) log.grow(size - log.size)
      const { note } = await round(log, policyOf(3))
      expect(evaluatePolicy(policyOf(3), parseNote(note ?? ''))).toMatchObject({ hasQuorum: true, silent: [] })
    }
    const fork = log.fork(600).append('another past').grow(500)
    expect(await round(fork, policyOf(1))).toEqual({ note: null, problems: ['fork', 'fork', 'fork'] })
  })

  it('ours and theirs answer alike, request by request', async () => {
    const log = new SmallLog('log.example/a').grow(50)
    const fork = log.fork(20).append('another past').grow(29)
    const stranger = new SmallLog('log.example/b').grow(5)
    const theirs = await goWitness(log)
    const ours = await runWitness([log.vkey])
    cleanups.push(() => ours.stop())
    const add = (from: number, size: number, of = log, proof = of.proof(from, size)) =>
      formatAddCheckpoint({ oldSize: from, proof, note: parseNote(of.checkpoint(size)) })
    const bodies = [
      // A forged signature is not among them: theirs answers 500 where the specification says 403.
      ...[add(0, 3, stranger), 'nonsense', '', 'old 0\n'],
      ...[add(0, 10), add(0, 10), add(10, 10), add(12, 20), add(10, 5, log, []), add(10, 30, log, []), add(10, 30)],
      ...[add(30, 40, fork), add(30, 30, fork, []), add(30, 40, log, log.proof(20, 40)), add(30, 40), add(5, 5)],
      add(40, 50).replace('\n\n', `\n${toBase64(new Uint8Array(32))}\n\n`),
      add(40, 50),
    ]
    for (const [at, body] of bodies.entries()) {
      const answers = await Promise.all(
        [theirs.url, ours.url].map(async (url) => {
          const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
          const text = await answer.text()
          return [answer.status, answer.status === 409 ? `${answer.headers.get('content-type')} ${text}` : '']
        }),
      )
      expect(answers[1], `request ${at}`).toEqual(answers[0])
    }
  })
})

describe('R6 with a log in Go', () => {
  it('Tessera’s log has its checkpoints cosigned here, one after the other', async () => {
    const seed = randomBytes(32)
    const { key } = signerFromSeed('tessera.example/log', signatureType.ed25519, seed)
    const vkey = formatVerifierKey(key)
    const id = vkey.split('+')[1]
    const home = join(folder, 'tessera')
    mkdirSync(home)
    writeFileSync(join(home, 'key'), `PRIVATE+KEY+${key.name}+${id}+${toBase64(Buffer.concat([Buffer.of(1), seed]))}`)
    const witness = await runWitness([vkey])
    cleanups.push(() => witness.stop())
    const lines = `witness ours ${witness.vkey} ${witness.url}\nquorum ours\n`
    writeFileSync(join(home, 'policy'), lines)
    const args = ['--storage_dir', join(home, 'log'), '--private_key', join(home, 'key')]
    const policy = parsePolicy(`log ${vkey}\n${lines}`)
    for (const [round, size] of [3, 303].entries()) {
      for (let at = round === 0 ? 0 : 3; at < size; at += 1)
        writeFileSync(join(home, `entry-${round}-${at}`), `entry ${at}`)
      await promisify(execFile)(oneshot, [
        ...args,
        '--entries',
        join(home, `entry-${round}-*`),
        '--witness_policy_file',
        join(home, 'policy'),
      ])
      const evaluation = evaluatePolicy(policy, parseNote(readFileSync(join(home, 'log/checkpoint'))))
      expect(evaluation).toMatchObject({ hasQuorum: true, checkpoint: { size } })
    }
  })
})
