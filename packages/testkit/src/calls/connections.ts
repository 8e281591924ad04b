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

/** The devices whose sound and picture are sent now. */
export function sentDevices(): readonly string[] {
  const tracks = connections.flatMap((one) => one.getSenders().map(({ track }) => track))
  return tracks.flatMap((track) => track?.getSettings().deviceId ?? [])
}

export interface Decoded {
  readonly frames: number
  readonly samples: number
  /** Sound that did not come, and for which something was played. */
  readonly madeUp: number
  /** Pictures that were asked for anew (PLI). */
  readonly keyFramesAsked: number
  /** Frames decoded of each picture that comes in, by its stream. */
  readonly pictures: Readonly<Record<string, number>>
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
  const sum = { frames: 0, samples: 0, madeUp: 0, keyFramesAsked: 0, pictures: {} as Record<string, number> }
  for (const line of await statsOf()) {
    if (line['type'] !== 'inbound-rtp') continue
    const number = (name: string) => (typeof line[name] === 'number' ? line[name] : 0)
    sum.frames += number('framesDecoded')
    if (line['kind'] === 'video') sum.pictures[String(line['ssrc'])] = number('framesDecoded')
    sum.madeUp += number('concealedSamples')
    sum.samples += number('totalSamplesReceived') - number('concealedSamples')
    sum.keyFramesAsked += number('pliCount')
  }
  return sum
}
