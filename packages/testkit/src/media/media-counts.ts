import { statsOf } from '../calls/connections.ts'

/** Over all that comes and leaves, since the page joined. */
export interface MediaCounts {
  readonly frames: number
  /** Of voices that are played: all samples, and those that were made up for what did not come. */
  readonly samples: number
  readonly concealed: number
  /** Of own voice, as it leaves: with RTP headers, and 38 bytes a packet for SRTP, UDP and IPv4. */
  readonly voiceBytes: number
  readonly voicePackets: number
  /** Frames decoded, by each track that comes. */
  readonly byTrack: readonly number[]
}

const wrapping = 38

export async function mediaCounts(): Promise<MediaCounts> {
  const lines = await statsOf()
  const of = (type: string, kind: string) => lines.filter((line) => line['type'] === type && line['kind'] === kind)
  const sum = (all: readonly Record<string, unknown>[], name: string) =>
    all.reduce((total, line) => total + (typeof line[name] === 'number' ? line[name] : 0), 0)
  const [pictures, voices, own] = [of('inbound-rtp', 'video'), of('inbound-rtp', 'audio'), of('outbound-rtp', 'audio')]
  const packets = sum(own, 'packetsSent')
  return {
    frames: sum(pictures, 'framesDecoded'),
    samples: sum(voices, 'totalSamplesReceived'),
    // Silence that fills a pause (DTX) is not a loss.
    concealed: sum(voices, 'concealedSamples') - sum(voices, 'silentConcealedSamples'),
    voiceBytes: sum(own, 'bytesSent') + sum(own, 'headerBytesSent') + wrapping * packets,
    voicePackets: packets,
    byTrack: pictures.map((line) => sum([line], 'framesDecoded')),
  }
}
