import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningStack } from '@parvis/testkit'

/** Somebody at an SFU: its signalling alone is enough to be there. */
export async function connect(url: string, jwt = '', headers: Record<string, string> = {}): Promise<WebSocket> {
  const address = `${url.replace(/^http/, 'ws')}/rtc?access_token=${encodeURIComponent(jwt)}&auto_subscribe=1&protocol=16`
  const socket = new WebSocket(address, { headers } as never)
  await new Promise((resolve, reject) => {
    socket.addEventListener('message', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('refused')), { once: true })
    socket.addEventListener('close', () => reject(new Error('refused')), { once: true })
  })
  return socket
}

/** Once the other side has said that it ends: the SFU leaves the rest of the farewell to the network. */
export async function closed(socket: WebSocket): Promise<void> {
  while (socket.readyState < WebSocket.CLOSING) await sleep(20)
}

export function sfuUrl(stack: RunningStack): string {
  const config = readFileSync(join(stack.dataDir, 'config/livekit.yaml'), 'utf8')
  return `http://127.0.0.1:${/^port: (\d+)/m.exec(config)?.[1]}`
}

export function claims(jwt = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

/** What the SFU itself says of a token. */
export function atSfu(stack: RunningStack, jwt = ''): Promise<Response> {
  return fetch(`${sfuUrl(stack)}/rtc/validate?access_token=${encodeURIComponent(jwt)}`)
}
