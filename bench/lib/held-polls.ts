import { connect, type Socket } from 'node:net'

export interface Held {
  readonly sockets: readonly Socket[]
  /** Milliseconds from now until each poll was answered, ascending; polls that end without an answer count as errors. */
  answers(): Promise<{ readonly times: Float64Array; readonly errors: number }>
}

/** Opens so many long polls, a few hundred at a time, and resolves when the engine holds all of them. */
export async function hold(url: string, engine: string, request: string, polls: number): Promise<Held> {
  const port = Number(new URL(url).port)
  const sockets: Socket[] = []
  while (sockets.length < polls) {
    const some = Math.min(250, polls - sockets.length)
    await Promise.all(Array.from({ length: some }, () => open(port, request).then((socket) => sockets.push(socket))))
  }
  for (let waited = 0; Number(await (await fetch(`${engine}/held`)).text()) < polls; waited += 50) {
    if (waited > 60_000) throw new Error(`${url} does not hold ${polls} polls`)
    await pause(50)
  }
  return { sockets, answers: () => answers(sockets) }
}

function open(port: number, request: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Each poll has an address of its own in 127.0.0.0/8's first 250, as each person has: ports of one would not do.
    const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${2 + Math.floor(Math.random() * 250)}` })
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject).on('error', () => {})
      socket.write(request, () => resolve(socket))
    })
  })
}

async function answers(sockets: readonly Socket[]): Promise<{ times: Float64Array; errors: number }> {
  const began = performance.now()
  let errors = 0
  const times: number[] = []
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once('data', (chunk: Buffer) => {
            if (chunk.subarray(9, 12).toString() === '200') times.push(performance.now() - began)
            else errors += 1
            socket.removeAllListeners('close')
            socket.destroy()
            resolve()
          })
          socket.once('close', () => {
            errors += 1
            resolve()
          })
        }),
    ),
  )
  return { times: Float64Array.from(times).toSorted(), errors }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
