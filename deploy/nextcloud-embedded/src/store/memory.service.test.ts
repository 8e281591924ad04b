import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basic } from '../testing/running-store.ts'
import { StoreProcess } from '../testing/store-process.ts'

const password = 'claire-has-a-password'
/** MB of the runtime’s own heap; what is on its way comes besides. */
const heap = 48
const [uploads, pieces, pieceBytes] = [40, 6, 2 ** 20]
let store: StoreProcess
beforeAll(async () => {
  store = await StoreProcess.start({ claire: password }, [`--max-old-space-size=${heap}`])
})
afterAll(() => store?.end())

const piece = randomBytes(pieceBytes)
const address = (number: number) => `${store.url}/remote.php/dav/files/claire/f${number}`
const headers = { authorization: basic('claire', password) }

/** The first bytes of each say which it is. */
function bodyOf(number: number): ReadableStream<Uint8Array> {
  let left = pieces
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close()
      const next = Uint8Array.from(piece)
      if (left === pieces) next[0] = number
      left -= 1
      controller.enqueue(next)
    },
  })
}

async function digestOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of stream) hash.update(bytes)
  return hash.digest('hex')
}

/** Uploads all at once; tells which were acknowledged. */
async function uploadAll(acked: Set<number>): Promise<void> {
  const one = async (number: number) => {
    const init = { method: 'PUT', headers, body: bodyOf(number), duplex: 'half' as const }
    const answer = await fetch(address(number), init).catch(() => null)
    if (answer?.ok) acked.add(number)
  }
  await Promise.all(Array.from({ length: uploads }, (_, number) => one(number)))
}

async function expectWhole(acked: ReadonlySet<number>): Promise<void> {
  for (let number = 0; number < uploads; number += 1) {
    const answer = await fetch(address(number), { headers })
    if (answer.status === 404) expect(acked).not.toContain(number)
    // Acknowledged or not: what is there is whole.
    else expect(await digestOf(answer.body as never), `f${number}`).toBe(await digestOf(bodyOf(number)))
  }
}

test('T28: 240 MB that come at once, into a heap of 48 MB: they are written as they come; killed in the middle, nothing acknowledged is lost, nothing is half there', async () => {
  for (const afterMs of [150, 600]) {
    const acked = new Set<number>()
    const working = uploadAll(acked)
    await sleep(afterMs)
    await store.kill()
    await working
    await store.open()
    await expectWhole(acked)
  }
  const acked = new Set<number>()
  await uploadAll(acked)
  expect(acked.size).toBe(uploads)
  await expectWhole(acked)
  expect(store.peakMemory()).toBeLessThan(400 * 2 ** 20)
}, 240_000)
