import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningStack } from '../stack.ts'

/** The stack's media server, asked directly: for measurements of media alone, without people and their keys. */
export interface RelayAccess {
  readonly url: string
  /** Of its media. */
  readonly udpPort: number
  open(room: string): Promise<void>
  token(room: string, identity: string): string
  /** A token of these claims, which it believes. */
  sign(claims: object): string
  /** Who sends by it now, in all of its rooms. */
  senders(): Promise<readonly string[]>
}

export function relayAccess({ dataDir }: RunningStack): RelayAccess {
  const ports = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as Record<string, number>
  const secret = readFileSync(join(dataDir, 'secrets/livekit'), 'utf8').trim()
  const { livekit = 0, livekitUdp = 0 } = ports
  return relayAt({ port: livekit, udpPort: livekitUdp, secret })
}

/** One that runs on this machine. */
export function relayAt(known: {
  readonly port: number
  readonly udpPort: number
  readonly secret: string
}): RelayAccess {
  const { port, udpPort, secret } = known
  const mint = (claims: object) => {
    const text = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url')
    const now = Math.floor(Date.now() / 1_000)
    const signed = `${text({ alg: 'HS256', typ: 'JWT' })}.${text({ iss: 'parvis', nbf: now - 5, exp: now + 3_600, ...claims })}`
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }
  const ask = async (what: string, video: object, body: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/twirp/livekit.RoomService/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${mint({ video })}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${what}: the media server answers ${answer.status}`)
    return answer.json()
  }
  return {
    url: `ws://127.0.0.1:${port}`,
    udpPort,
    open: async (room) => void (await ask('CreateRoom', { roomCreate: true }, { name: room, empty_timeout: 300 })),
    async senders() {
      const { rooms } = (await ask('ListRooms', { roomList: true }, {})) as { rooms: { name: string }[] }
      const inside = await Promise.all(
        rooms.map(({ name: room }) => ask('ListParticipants', { roomAdmin: true, room }, { room })),
      )
      return (inside as { participants: { identity: string; tracks?: unknown[] }[] }[])
        .flatMap(({ participants }) => participants)
        .filter(({ tracks = [] }) => tracks.length > 0)
        .map(({ identity }) => identity)
    },
    sign: mint,
    token: (room, identity) =>
      mint({
        sub: identity,
        video: { room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true },
      }),
  }
}
