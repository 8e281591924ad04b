import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** What a network does to each direction. */
export interface LinkFault {
  /** One way. */
  readonly delayMs: number
  /** 0 to 1. */
  readonly loss: number
  readonly bitsPerSecond: number
}

export interface SlowLink {
  /** Of the near end, on 127.0.0.1. */
  readonly port: number
  /** Nothing passes while it is cut. */
  set(fault: LinkFault | 'cut'): void
  close(): void
}

/** So much waits before a link that is full: then packets are dropped, as routers do. */
const queueMs = 300
/** IPv4 and UDP around each packet. */
const headers = 28

/**
 * A UDP relay that delays, drops and throttles: most kernels have `netem` for that, this runs where there is none. Every
 * sender at the near end gets an address of its own at the far one, as behind a NAT.
 */
export async function openSlowLink(to: number, fault: LinkFault, random: () => number): Promise<SlowLink> {
  const near = createSocket('udp4')
  const far = new Map<string, Socket>()
  let now: LinkFault | 'cut' = fault
  const [up, down] = [direction(() => now, random), direction(() => now, random)]
  const farEnd = (from: RemoteInfo): Socket => {
    const name = `${from.address}:${from.port}`
    const known = far.get(name)
    if (known) return known
    const socket = createSocket('udp4')
    socket.on('message', (bytes) => down(bytes, () => near.send(bytes, from.port, from.address)))
    socket.on('error', () => {})
    far.set(name, socket)
    return socket
  }
  near.on('message', (bytes, from) => up(bytes, () => farEnd(from).send(bytes, to, '127.0.0.1')))
  near.bind(0, '127.0.0.1')
  await once(near, 'listening')
  return {
    port: (near.address() as AddressInfo).port,
    set: (next) => void (now = next),
    close() {
      now = 'cut'
      for (const socket of [near, ...far.values()]) socket.close()
    },
  }
}

function direction(
  fault: () => LinkFault | 'cut',
  random: () => number,
): (bytes: Uint8Array, send: () => void) => void {
  let free = 0
  return (bytes, send) => {
    const now = fault()
    if (now === 'cut' || random() < now.loss) return
    const at = Date.now()
    const begins = Math.max(at, free)
    if (begins - at > queueMs) return
    free = begins + ((bytes.length + headers) * 8_000) / now.bitsPerSecond
    setTimeout(
      () => {
        if (fault() !== 'cut') send()
      },
      free - at + now.delayMs,
    )
  }
}
