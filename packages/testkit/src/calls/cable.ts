import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a port of this machine that can be cut as a cable is: nobody is told, nothing passes. */
export interface Cable {
  readonly port: number
  /** What is on its way is held. Whoever calls meanwhile gets through once it is whole again. */
  cut(): void
  /** All that was held arrives, as TCP repeats it. */
  mend(): void
  close(): void
}

export async function openCable(to: number): Promise<Cable> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let isCut = false
  const join = ([near, far]: readonly [Socket, Socket]) => near.pipe(far).pipe(near)
  const server = createServer((near) => {
    const far = connect({ port: to, host: '127.0.0.1' })
    const pair = [near, far] as const
    pairs.add(pair)
    for (const [one, other] of [pair, [far, near] as const]) {
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          pairs.delete(pair)
          other.destroy()
        })
    }
    if (!isCut) join(pair)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const [near, far] of pairs) {
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    mend() {
      isCut = false
      for (const pair of pairs) join(pair)
    },
    close() {
      server.close()
      for (const [near] of pairs) near.destroy()
    },
  }
}
