import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** What a network does to TCP. A packet that is lost is sent again by it: what is seen of the loss is a stall. */
export interface RoughFault {
  /** One way, ms. */
  readonly delayMs: number
  /** How likely each piece of what passes is held back, 0 to 1, and for how long, ms. What follows waits behind it. */
  readonly stalls: { readonly chance: number; readonly ms: number }
  /** Somewhere in the next so many bytes every connection is cut, and again in as many after that; null: never. */
  readonly cutWithin: number | null
}

export interface RoughLink {
  /** Of the near end, on 127.0.0.1. */
  readonly port: number
  /** How often all connections were cut. */
  cuts(): number
  set(fault: RoughFault): void
  close(): void
}

export const smooth: RoughFault = { delayMs: 0, stalls: { chance: 0, ms: 0 }, cutWithin: null }

/** 300 ms there and back. */
export const far: RoughFault = { delayMs: 150, stalls: { chance: 0.02, ms: 400 }, cutWithin: null }

/** Bytes that are on their way at once, as in the window of a connection. */
const window = 2 ** 20

/**
 * A TCP relay that delays, stalls and cuts, at bytes that follow from the seed and from what passes. Whoever is cut off
 * is told by a reset, as when a router forgets them; bytes before the cut have arrived, or not.
 */
export async function openRoughLink(to: number, fault: RoughFault, random: () => number): Promise<RoughLink> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const drawn = () => (now.cutWithin === null ? Number.POSITIVE_INFINITY : Math.ceil(random() * now.cutWithin))
  let now = fault
  let left = drawn()
  let cuts = 0
  const cutAll = () => {
    cuts += 1
    left = drawn()
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
  }
  /** Bytes of a piece that still pass. */
  const passing = (length: number): number => {
    const passed = Math.min(length, left)
    left -= passed
    return passed
  }
  const carry = (from: Socket, into: Socket) => {
    let [last, due, held] = [Promise.resolve(), 0, 0]
    const arrive = (piece: Buffer | null) => {
      const late = random() < now.stalls.chance ? now.stalls.ms : 0
      due = Math.max(due, Date.now() + now.delayMs + late)
      const at = due
      last = last.then(async () => {
        if (at > Date.now()) await pause(at - Date.now())
        if (into.destroyed) return
        if (piece === null) return void into.end()
        const passed = passing(piece.length)
        into.write(piece.subarray(0, passed))
        if (passed < piece.length) cutAll()
        held -= piece.length
        if (held < window) from.resume()
      })
    }
    from.on('data', (piece: Buffer) => {
      held += piece.length
      if (held >= window) from.pause()
      arrive(piece)
    })
    from.on('end', () => arrive(null))
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const pair = [near, far] as const
    pairs.add(pair)
    for (const [one, other] of [pair, [far, near] as const]) {
      carry(one, other)
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          pairs.delete(pair)
          other.destroySoon()
        })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cuts: () => cuts,
    set(next) {
      now = next
      left = drawn()
    },
    close() {
      server.close()
      for (const pair of pairs) for (const socket of pair) socket.destroy()
    },
  }
}
