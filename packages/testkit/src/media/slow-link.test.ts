import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { openSlowLink } from './slow-link.ts'

const ends: { close(): void }[] = []
afterEach(() => ends.splice(0).forEach((end) => end.close()))

async function socket() {
  const one = createSocket('udp4')
  ends.push(one)
  one.bind(0, '127.0.0.1')
  await once(one, 'listening')
  const heard: string[] = []
  one.on('message', (bytes) => void heard.push(bytes.toString()))
  return { one, port: (one.address() as AddressInfo).port, heard }
}

test('what is not lost arrives, and answers come back to who asked; a cut link carries nothing', async () => {
  const [server, client] = [await socket(), await socket()]
  server.one.on('message', (bytes, from) => server.one.send(`re ${bytes.toString()}`, from.port, from.address))
  let dice = 0
  const wide = { delayMs: 5, loss: 0.5, bitsPerSecond: 1e9 }
  // Every second packet of each way is lost.
  const link = await openSlowLink(server.port, { ...wide, loss: 0 }, () => dice)
  ends.push(link)
  client.one.send('one', link.port, '127.0.0.1')
  await vi.waitFor(() => expect(client.heard).toEqual(['re one']))
  link.set(wide)
  dice = 0.4
  client.one.send('two', link.port, '127.0.0.1')
  dice = 0.6
  link.set('cut')
  client.one.send('three', link.port, '127.0.0.1')
  await new Promise((done) => setTimeout(done, 50))
  expect(server.heard).toEqual(['one'])
})

test('a full link drops what would wait too long', async () => {
  const [server, client] = [await socket(), await socket()]
  const link = await openSlowLink(server.port, { delayMs: 0, loss: 0, bitsPerSecond: 80_000 }, () => 1)
  ends.push(link)
  // A second's worth of packets at once, on a link that keeps a third of a second.
  for (let n = 0; n < 100; n += 1) client.one.send(Buffer.alloc(72), link.port, '127.0.0.1')
  await vi.waitFor(() => expect(server.heard.length).toBeGreaterThan(20))
  await new Promise((done) => setTimeout(done, 600))
  expect(server.heard.length).toBeLessThan(50)
})
