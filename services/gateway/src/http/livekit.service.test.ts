import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { join } from 'node:path'
import { signInAt, startStack, type PortalSession, type RunningStack } from '@parvis/testkit'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The real SFU behind the real gateway, and a person who signed in by the real issuer. */
let stack: RunningStack
let session: PortalSession
let sfu: { readonly port: string; readonly secret: string }

beforeAll(async () => {
  stack = await startStack({ without: ['synapse', 'workspace'] })
  session = await signInAt(stack, 'claire.morvan')
  const config = readFileSync(join(stack.dataDir, 'config/livekit.yaml'), 'utf8')
  sfu = { port: /^port: (\d+)/m.exec(config)?.[1] ?? '', secret: /^ {2}parvis: (\S+)/m.exec(config)?.[1] ?? '' }
  await fetch(`http://127.0.0.1:${sfu.port}/twirp/livekit.RoomService/CreateRoom`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token({ roomCreate: true })}`, 'content-type': 'application/json' },
    body: '{"name":"r"}',
  })
})

afterAll(() => stack?.stop())

function token(video: object): Promise<string> {
  return new SignJWT({ video })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('parvis')
    .setSubject('claire')
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(sfu.secret))
}

interface Answer {
  readonly status: number | undefined
  readonly socket?: Duplex
  readonly head?: Buffer
}

async function knock(path: string, headers: Record<string, string>): Promise<Answer> {
  const asked = request(stack.url + path, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  })
  asked.end()
  return new Promise((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (answer) => resolve({ status: answer.resume().statusCode }))
    asked.on('upgrade', (answer: IncomingMessage, socket: Duplex, head: Buffer) => {
      resolve({ status: answer.statusCode, socket, head })
    })
  })
}

const signalling = async () =>
  `/livekit/rtc?access_token=${await token({ room: 'r', roomJoin: true })}&auto_subscribe=1&protocol=16`

test('a signed-in person’s signalling reaches the SFU, and the SFU’s reaches the person', async () => {
  const { status, socket, head } = await knock(await signalling(), {
    cookie: session.cookie,
    origin: new URL(stack.url).origin,
  })
  expect(status).toBe(101)
  const first = head?.length ? head : ((await once(socket as Duplex, 'data'))[0] as Buffer)
  // A WebSocket frame, final and binary: LiveKit's JoinResponse.
  expect(first[0]).toBe(0x82)
  socket?.destroy()
})

test('without a session, with another site’s origin, or with no token of the SFU, nobody gets through', async () => {
  const cookie = { cookie: session.cookie }
  expect((await knock(await signalling(), {})).status).toBe(401)
  expect((await knock(await signalling(), { ...cookie, origin: 'http://evil.example' })).status).toBe(403)
  expect((await knock('/livekit/rtc?access_token=forged', cookie)).status).toBe(401)
  expect((await knock('/livekit/twirp/livekit.RoomService/ListRooms', cookie)).status).toBe(404)
  expect((await knock('/api/session', cookie)).status).toBe(200)
})

test('joining is an entry of the log, with its outcome', async () => {
  const { socket } = await knock(await signalling(), { cookie: session.cookie })
  socket?.destroy()
  const mine = async () => {
    const answer = await fetch(`${stack.url}/api/audit/mine`, { headers: { cookie: session.cookie } })
    return ((await answer.json()) as { entries: object[] }).entries
  }
  await expect.poll(mine).toContainEqual(
    expect.objectContaining({
      act: 'call.signal',
      outcome: expect.objectContaining({ outcome: 'done', status: 101 }),
    }),
  )
})
