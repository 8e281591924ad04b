import { connect } from 'node:net'

export interface LoadResult {
  readonly requests: number
  readonly errors: number
  readonly seconds: number
  /** Milliseconds, ascending. */
  readonly latencies: Float64Array
}

/**
 * Asks one thing, or each time the next one, over `connections` kept-alive connections, each as soon as it has been
 * answered, for `seconds`. Plain sockets: the load must cost less than what it measures.
 */
export async function load(
  url: string,
  request: string | (() => string),
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const { port } = new URL(url)
  const same = typeof request === 'string' ? Buffer.from(request) : undefined
  const next = typeof request === 'string' ? () => request : request
  const until = performance.now() + seconds * 1000
  const latencies: number[] = []
  let errors = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const socket = connect(Number(port), '127.0.0.1').setNoDelay(true)
      let asked = 0
      let left = -1
      const ask = () => {
        asked = performance.now()
        left = -1
        socket.write(same ?? next())
      }
      socket.on('connect', ask)
      socket.on('data', (chunk: Buffer) => {
        left = left < 0 ? bodyLeft(chunk) : left - chunk.length
        if (left > 0) return
        const now = performance.now()
        latencies.push(now - asked)
        if (chunk[9] !== 50 && left === 0 && chunk.subarray(0, 5).toString() === 'HTTP/') errors += 1
        if (now < until) ask()
        else socket.destroy()
      })
      socket.on('error', () => (errors += 1)).on('close', () => resolve())
      return promise
    }),
  )
  return {
    requests: latencies.length,
    errors,
    seconds: (performance.now() - began) / 1000,
    latencies: Float64Array.from(latencies).toSorted(),
  }
}

/** How much of the body is still to come after the piece that has the head. All heads here fit one piece. */
function bodyLeft(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n')
  const head = chunk.subarray(0, end).toString('latin1')
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  return Number(length ?? 0) - (chunk.length - end - 4)
}

export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
}
