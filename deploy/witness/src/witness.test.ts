import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SmallLog } from '@parvis/testkit'
import {
  addSignatures,
  formatAddCheckpoint,
  formatNote,
  originHash,
  parseCosignatures,
  parseNote,
  signNote,
  verifyCosignature,
} from '@parvis/tlog'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runWitness, type RunningWitness } from './testing/run-witness.ts'

let log: SmallLog
let witness: RunningWitness

beforeEach(async () => {
  log = new SmallLog('log.example/a').grow(100)
  witness = await runWitness([log.vkey])
})
afterEach(() => witness.stop())

/** The honest way from one size to another. */
const ask = (from: number, size: number, of = log) => ({
  from,
  proof: of.proof(from, size),
  checkpoint: of.checkpoint(size),
})
const timeIn = async (response: Response, checkpoint: string) =>
  verifyCosignature(addSignatures(parseNote(checkpoint), parseCosignatures(await response.text())), witness.key)

describe('add-checkpoint', () => {
  it('cosigns a first head, and every later one that grew out of it, at its own time', async () => {
    const first = await witness.add(ask(0, 10))
    expect(first.status).toBe(200)
    expect(await timeIn(first, log.checkpoint(10))).toBe(witness.clock)
    witness.clock += 60
    const second = await witness.add(ask(10, 77))
    expect(await timeIn(second, log.checkpoint(77))).toBe(witness.clock)
  })

  it('cosigns the same head again, later, for a log that lost the answer', async () => {
    await witness.add(ask(0, 10))
    witness.clock += 5
    const again = await witness.add(ask(10, 10))
    expect(await timeIn(again, log.checkpoint(10))).toBe(witness.clock)
  })

  it('never takes back a time that it has signed, whatever the clock says', async () => {
    await witness.add(ask(0, 10))
    const signed = witness.clock
    witness.clock -= 3600
    expect(await timeIn(await witness.add(ask(10, 20)), log.checkpoint(20))).toBe(signed)
  })

  it('tells the size that it last cosigned to whoever believes in another', async () => {
    await witness.add(ask(0, 10))
    for (const from of [0, 5, 11]) {
      const answer = await witness.add(ask(from, 50))
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        409,
        'text/x.tlog.size',
        '10\n',
      ])
    }
  })

  it('T14 T16 R5 refuses a fork that the real key has signed, at any size, with any proof', async () => {
    await witness.add(ask(0, 50))
    const fork = log.fork(40).append('another past').grow(59)
    for (const size of [50, 51, 99]) {
      expect((await witness.add(ask(50, size, fork))).status).toBe(422)
      expect((await witness.add({ ...ask(50, size, fork), proof: log.proof(50, size) })).status).toBe(422)
    }
    expect((await witness.add(ask(50, 60))).status).toBe(200)
  })

  it('T15 refuses a log that was cut', async () => {
    await witness.add(ask(0, 50))
    const cut = await witness.add({ from: 50, checkpoint: log.checkpoint(40) })
    expect(cut.status).toBe(400)
    expect((await witness.add(ask(40, 40))).status).toBe(409)
  })

  it('refuses a proof that is wrong, too long, or not empty where nothing is to be proved', async () => {
    await witness.add(ask(0, 10))
    const proof = log.proof(10, 50)
    const wrong = [proof.slice(1), [...proof, new Uint8Array(32)], proof.toReversed(), []]
    for (const one of wrong) expect((await witness.add({ ...ask(10, 50), proof: one })).status).toBe(422)
    expect((await witness.add({ ...ask(10, 10), proof })).status).toBe(422)
    const other = await runWitness([log.vkey])
    expect((await other.add({ ...ask(0, 50), proof })).status).toBe(422)
    await other.stop()
  })

  it('cosigns an empty tree only under its one head', async () => {
    const lie = log.sign(log.text(0).replace(/\n[^\n]+\n$/, `\n${Buffer.from(log.root(1)).toString('base64')}\n`))
    expect((await witness.add({ from: 0, checkpoint: lie })).status).toBe(422)
    expect((await witness.add(ask(0, 0))).status).toBe(200)
    expect((await witness.add(ask(0, 10))).status).toBe(200)
  })

  it('does not know other logs, and takes no signature but that of the log', async () => {
    const other = new SmallLog('log.example/b').grow(3)
    expect((await witness.add(ask(0, 3, other))).status).toBe(404)
    const impostor = new SmallLog(log.origin).grow(3)
    expect((await witness.add(ask(0, 3, impostor))).status).toBe(403)
    const spoiled = parseNote(log.checkpoint(3)).signatures.map((one) => ({
      ...one,
      signature: one.signature.map((byte) => byte ^ 1),
    }))
    const note = addSignatures({ text: log.text(3), signatures: [] }, spoiled)
    expect((await witness.add({ from: 0, checkpoint: formatNote(note) })).status).toBe(403)
  })

  it('passes over signatures of strangers, and keeps none of them', async () => {
    const stranger = new SmallLog('log.example/b')
    const note = addSignatures(parseNote(log.checkpoint(3)), [signNote(log.text(3), stranger.signer)])
    expect((await witness.add({ from: 0, checkpoint: formatNote(note) })).status).toBe(200)
    const kept = await (await fetch(`${witness.url}/${originHash(log.origin)}/checkpoint`)).text()
    expect(parseNote(kept).signatures.map(({ name }) => name)).toEqual([log.origin, witness.key.name])
  })

  it('R5 of two requests that race from one size lets one through, and never goes back', async () => {
    await witness.add(ask(0, 10))
    const sizes = [20, 60, 30, 50, 40]
    const answers = await Promise.all(sizes.map((size) => witness.add(ask(10, size))))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409])
    const won = sizes[answers.findIndex(({ status }) => status === 200)] ?? 0
    expect(await (await witness.add(ask(0, 100))).text()).toBe(`${won}\n`)
  })
})

describe('the memory of a witness', () => {
  it('outlives the process', async () => {
    await witness.add(ask(0, 50))
    const again = await runWitness([log.vkey], { folder: witness.folder })
    expect(await (await again.add(ask(0, 60))).text()).toBe('50\n')
    await again.stop()
  })

  it('R5 is written before anybody is answered: with a disk that fails nothing is signed', async () => {
    const broken = await runWitness([log.vkey], {
      around: (kept) => ({ ...kept, keep: () => Promise.reject(new Error('ENOSPC')) }),
    })
    const answer = await broken.add(ask(0, 10))
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('—')
    await broken.stop()
  })

  it('R5 that dies between writing and answering gives the same head again, and no other', async () => {
    const dying = await runWitness([log.vkey], {
      folder: witness.folder,
      around: (kept) => ({
        ...kept,
        keep: (...what) => kept.keep(...what).then(() => Promise.reject(new Error('killed'))),
      }),
    })
    expect((await dying.add(ask(0, 50))).status).toBe(500)
    await dying.stop()
    const fork = log.fork(49).append('another past')
    expect(await (await witness.add(ask(0, 50, fork))).text()).toBe('50\n')
    expect((await witness.add(ask(50, 50, fork))).status).toBe(422)
    expect((await witness.add(ask(50, 50))).status).toBe(200)
  })

  it('stops everything about a log when it is damaged: it is never taken for a new beginning', async () => {
    await witness.add(ask(0, 50))
    const file = join(witness.folder, 'state', readdirSync(join(witness.folder, 'state'))[0] ?? '')
    const whole = readFileSync(file, 'utf8')
    for (const spoil of [
      () => truncateSync(file, 0),
      () => truncateSync(file, whole.length - 20),
      () => writeFileSync(file, whole.replace('\n50\n', '\n40\n')),
      () => writeFileSync(file, log.checkpoint(10)),
    ]) {
      spoil()
      expect((await witness.add(ask(0, 60))).status).toBe(500)
      expect((await witness.add(ask(50, 60))).status).toBe(500)
    }
    writeFileSync(file, whole)
    expect((await witness.add(ask(50, 60))).status).toBe(200)
  })

  it('is shown to monitors, with both signatures, and nothing for logs that were never cosigned', async () => {
    const path = `${witness.url}/${originHash(log.origin)}/checkpoint`
    expect((await fetch(path)).status).toBe(404)
    await witness.add(ask(0, 50))
    const kept = parseNote(await (await fetch(path)).text())
    expect(verifyCosignature(kept, witness.key)).toBe(witness.clock)
    expect(kept.text).toBe(log.text(50))
  })
})

describe('the list of logs', () => {
  it('is read again when it changes; one that cannot be read leaves the one before', async () => {
    const other = new SmallLog('log.example/b').grow(5)
    expect((await witness.add(ask(0, 5, other))).status).toBe(404)
    writeFileSync(witness.logsFile, `# two logs\n${log.vkey}\n${other.vkey}\n`)
    expect((await witness.add(ask(0, 5, other))).status).toBe(200)
    writeFileSync(witness.logsFile, 'nonsense\n')
    expect((await witness.add(ask(5, 5, other))).status).toBe(200)
  })

  it('may name an origin that is not the name of the key, and two keys of one log', async () => {
    const renamed = new SmallLog('another origin of words', log.signer).grow(3)
    const next = new SmallLog(log.origin).grow(8)
    writeFileSync(witness.logsFile, `${log.vkey} another origin of words\n${log.vkey}\n${next.vkey}\n`)
    expect((await witness.add(ask(0, 3, renamed))).status).toBe(200)
    expect((await witness.add(ask(0, 8))).status).toBe(200)
    expect((await witness.add(ask(8, 8, next))).status).toBe(200)
  })
})

describe('what comes from outside', () => {
  it('is read no further than a request can be long, and answered by the book', async () => {
    expect((await witness.post('x'.repeat(200_000))).status).toBe(413)
    expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(witness.url, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${witness.url}/../state`)).status).toBe(404)
    expect((await fetch(`${witness.url}/health`)).status).toBe(200)
  })

  it('whatever bytes it is, gets a plain refusal and changes nothing', async () => {
    const good = new TextEncoder().encode(body(ask(10, 20)))
    await witness.add(ask(0, 10))
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ maxLength: 400, unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      fc
        .array(
          fc.constantFrom('old 0\n', 'old 10\n', '\n', log.origin, '9007199254740993', '— ', ' ', 'AAAA', log.text(20)),
          { maxLength: 12 },
        )
        .map((parts) => new TextEncoder().encode(parts.join(''))),
      // A good request with one part of it gone, doubled or changed.
      fc
        .tuple(fc.nat(good.length - 1), fc.nat(good.length - 1), fc.uint8Array({ maxLength: 4 }))
        .map(([one, other, bytes]) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)]
          return new Uint8Array(Buffer.concat([good.subarray(0, from), bytes, good.subarray(to)]))
        }),
    )
    const property = fc.asyncProperty(hostile, async (bytes) => {
      if (Buffer.compare(bytes, good) === 0) return
      const answer = await witness.post(new Uint8Array(bytes))
      expect([400, 403, 404, 409, 422]).toContain(answer.status)
    })
    await fc.assert(property, { numRuns: 400 })
    expect(await (await witness.add(ask(0, 20))).text()).toBe('10\n')
  })
})

const body = ({ from, proof, checkpoint }: ReturnType<typeof ask>) =>
  formatAddCheckpoint({ oldSize: from, proof, note: parseNote(checkpoint) })
