const connections: RTCPeerConnection[] = []

/** From here on every connection of the page is known. */
export function watchConnections(): void {
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...settings: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...settings)
      connections.push(this)
    }
  }
}

export interface Decoded {
  readonly frames: number
  readonly samples: number
  /** Pictures that were asked for anew (PLI). */
  readonly keyFramesAsked: number
}

/** All that the browser counts of the page's connections. */
export async function statsOf(): Promise<readonly Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = []
  for (const connection of connections) {
    const report = await connection.getStats()
    report.forEach((line: Record<string, unknown>) => void lines.push(line))
  }
  return lines
}

/** What the browser has really decoded, over all that comes in: neither page nor server says it. */
export async function decoded(): Promise<Decoded> {
  const sum = { frames: 0, samples: 0, keyFramesAsked: 0 }
  for (const line of await statsOf()) {
    if (line['type'] !== 'inbound-rtp') continue
    const number = (name: string) => (typeof line[name] === 'number' ? line[name] : 0)
    sum.frames += number('framesDecoded')
    sum.samples += number('totalSamplesReceived') - number('concealedSamples')
    sum.keyFramesAsked += number('pliCount')
  }
  return sum
}
