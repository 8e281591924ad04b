import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { peakMemory, startStack, type RunningStack, type StackPart } from '../index.ts'
import { arrive, type Member } from './member.ts'

/** MB of heap of every program; what is on its way, and the runtime itself, come besides. */
const heap = 64
const [partBytes, pieceBytes] = [2 ** 23, 2 ** 18]
/** MiB that none of them may ever have: all of it held at once would be 192 more than they have when they are quiet. */
const most = 400
const passed: readonly StackPart[] = ['gateway', 'files', 'store']
let stack: RunningStack
let people: Member[]

beforeAll(async () => {
  stack = await startStack({ without: ['workspace', 'livekit', 'meet'], heap })
  people = await Promise.all(['claire.morvan', 'idriss.benali', 'helene.garnier'].map((uid) => arrive(stack, uid)))
})
afterAll(() => stack?.stop())

const piece = randomBytes(pieceBytes)

/** Each piece says of which part it is, and its place in it. */
function bodyOf(part: number, half?: () => void): ReadableStream<Uint8Array> {
  let place = 0
  return new ReadableStream({
    pull(controller) {
      if (place === partBytes / pieceBytes) return controller.close()
      if (place === partBytes / pieceBytes / 2) half?.()
      controller.enqueue(pieceOf(part, place))
      place += 1
    },
  })
}

function pieceOf(part: number, place: number): Uint8Array {
  const bytes = Uint8Array.from(piece)
  bytes.set([part, place])
  return bytes
}

interface Acked {
  readonly part: number
  /** Its entry in the log. */
  readonly entry: number
}

/** All at once; tells which were acknowledged. */
async function sendAll(
  { files }: Member,
  upload: string,
  numbers: readonly number[],
  half?: () => void,
): Promise<Acked[]> {
  const one = async (part: number) => {
    const wish = { body: bodyOf(part, half), length: partBytes }
    const answer = await files('PUT', `/dossiers/uploads/${upload}/parts/${part}`, wish).catch(() => null)
    return answer?.status === 204 ? [{ part, entry: Number(answer.headers.get('x-parvis-audit')) }] : []
  }
  return (await Promise.all(numbers.map(one))).flat()
}

/** The first part begins an upload; the others come all at once, and again where the gateway says that it is too much. */
async function sendWhole(person: Member, upload: string, numbers: readonly number[]): Promise<Map<number, number>> {
  const acked = new Map<number, number>()
  for (let tries = 0; acked.size < numbers.length && tries < 50; tries += 1) {
    const left = numbers.filter((number) => !acked.has(number))
    const now = left.includes(1) ? [1] : left
    for (const { part, entry } of await sendAll(person, upload, now)) acked.set(part, entry)
    await sleep(200)
  }
  return acked
}

async function stored({ files }: Member, upload: string): Promise<number[]> {
  const answer = await files('GET', `/dossiers/uploads/${upload}`)
  const { parts: there } = (await answer.json()) as { parts: readonly { number: number; size: number }[] }
  return there.filter(({ size }) => size === partBytes).map(({ number }) => number)
}

const name = () => randomBytes(18).toString('base64url')
/** Parts of one upload. */
const own = Array.from({ length: 8 }, (_, index) => index + 1)

test('T28: 192 MB that come at once, into programs with a heap of 64 MB each: none dies of them, or holds what it passes on', async () => {
  const before = passed.map((part) => stack.pid(part))
  const acked = await Promise.all(people.map((person) => sendWhole(person, name(), own)))
  for (const one of acked) expect(one.size).toBe(own.length)
  expect(passed.map((part) => stack.pid(part))).toEqual(before)
  for (const pid of before) expect(await peakMemory(pid)).toBeLessThan(most)
})

test.each(passed)(
  'T28: %s is killed in the middle of that: nothing acknowledged is lost, of file or of log, and the rest goes on',
  async (part) => {
    const [claire] = people as [Member]
    const upload = name()
    const acked = await sendWhole(claire, upload, [1])
    const killed: Promise<void>[] = []
    const half = () => void (killed.length === 0 && killed.push(stack.kill(part)))
    for (const { part: number, entry } of await sendAll(claire, upload, own.slice(1), half)) acked.set(number, entry)
    expect(killed).toHaveLength(1)
    await Promise.all(killed)
    await expect.poll(() => stored(claire, upload).catch(() => [])).toEqual(expect.arrayContaining([...acked.keys()]))
    const left = own.filter((number) => !acked.has(number))
    for (const [number, entry] of await sendWhole(claire, upload, left)) acked.set(number, entry)
    expect(acked.size).toBe(own.length)
    const checkpoint = await (await fetch(`${stack.url}/log/checkpoint`)).text()
    expect(Math.max(...acked.values())).toBeLessThan(Number(checkpoint.split('\n')[1]))
    const json = { path: `${part}.bin`, size: own.length * partBytes }
    expect((await claire.files('POST', `/dossiers/uploads/${upload}/complete`, { json })).status).toBe(201)
    const read = await claire.files('GET', '/dossiers/content', { place: json.path })
    expect(wrongPieces(Buffer.from(await read.arrayBuffer()))).toEqual([])
  },
)

function wrongPieces(bytes: Buffer): string[] {
  const pieces = partBytes / pieceBytes
  const wrong = own.flatMap((part) =>
    Array.from({ length: pieces }, (_, place) => ({ part, place })).filter(({ place }) => {
      const from = (part - 1) * partBytes + place * pieceBytes
      return !bytes.subarray(from, from + pieceBytes).equals(pieceOf(part, place))
    }),
  )
  const names = wrong.map(({ part, place }) => `${part}/${place}`)
  return bytes.length === own.length * partBytes ? names : [...names, `${bytes.length} bytes`]
}
