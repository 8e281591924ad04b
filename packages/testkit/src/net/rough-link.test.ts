import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { randomFrom } from '../random.ts'
import { openRoughLink, smooth, type RoughFault } from './rough-link.ts'

const ends: { close(): void }[] = []
afterEach(() => ends.splice(0).forEach((end) => end.close()))

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251))

/** Sends what it is asked by the first byte: everything, and ends. */
async function linkToServer(fault: RoughFault, seed = 1) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(bytes))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const link = await openRoughLink((server.address() as AddressInfo).port, fault, randomFrom(seed))
  ends.push(server, link)
  return link
}

async function ask(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  socket.write('?')
  return socket
}

/** What came before the end, or before the cut. */
async function received(socket: Socket): Promise<{ readonly got: Buffer; readonly cut: boolean }> {
  const pieces: Buffer[] = []
  let cut = false
  socket.on('data', (piece: Buffer) => void pieces.push(piece)).on('error', () => (cut = true))
  await new Promise((done) => socket.on('close', done))
  return { got: Buffer.concat(pieces), cut }
}

test('late and stalled, every byte arrives in order, and the end after them', async () => {
  const link = await linkToServer({ ...smooth, delayMs: 10, stalls: { chance: 0.3, ms: 20 } })
  const began = performance.now()
  expect((await buffer(await ask(link.port))).equals(bytes)).toBe(true)
  expect(performance.now() - began).toBeGreaterThanOrEqual(18)
  expect(link.cuts()).toBe(0)
})

test('a cut ends every connection, somewhere in the bytes that it was told; what comes after it begins anew', async () => {
  const link = await linkToServer({ ...smooth, cutWithin: 200_000 })
  const { got, cut } = await received(await ask(link.port))
  expect(cut).toBe(true)
  expect(got.length).toBeLessThan(200_000)
  expect(bytes.subarray(0, got.length).equals(got)).toBe(true)
  expect(link.cuts()).toBe(1)
  link.set(smooth)
  expect((await received(await ask(link.port))).got.equals(bytes)).toBe(true)
})
