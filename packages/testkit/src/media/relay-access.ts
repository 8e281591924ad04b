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
}

export function relayAccess({ dataDir }: RunningStack): RelayAccess {
  const ports = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as Record<string, number>
  const secret = readFileSync(join(dataDir, 'secrets/livekit'), 'utf8').trim()
  const { livekit = 0, livekitUdp = 0 } = ports
  const mint = (claims: object) => {
    const text = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url')
    const now = Math.floor(Date.now() / 1_000)
    const signed = `${text({ alg: 'HS256', typ: 'JWT' })}.${text({ iss: 'parvis', nbf: now - 5, exp: now + 3_600, ...claims })}`
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }
  return {
    url: `ws://127.0.0.1:${livekit}`,
    udpPort: livekitUdp,
    async open(room) {
      const answer = await fetch(`http://127.0.0.1:${livekit}/twirp/livekit.RoomService/CreateRoom`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${mint({ video: { roomCreate: true } })}`,
        },
        body: JSON.stringify({ name: room, empty_timeout: 300 }),
      })
      if (!answer.ok) throw new Error(`the media server opens no room: ${answer.status}`)
    },
    token: (room, identity) =>
      mint({
        sub: identity,
        video: { room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true },
      }),
  }
}
