import { Track, type LocalTrackPublication, type Room } from 'livekit-client'
import type { EnteredCall } from '../call/signalling.ts'
import { linkNumbers, type LinkNumbers } from '../call/link-numbers.ts'
import { openRoom } from '../call/open-room.ts'
import { importMaterial } from '../frames/frame-keys.ts'
import { SealedManager, type SealingThread } from '../sealed-manager.ts'
import { failed, good, poor, skipped, type CheckResult } from './run-checks.ts'

const lookMs = 1_000
const looks = 6
const tcpPatience = 8

/**
 * Alone at the relay for some seconds, in a room of this person in which no call is held, with a generated image that is
 * sealed as in a call. No membership is announced, so nobody sees it; the admission stands in the log as any other.
 */
export class RelayCheck {
  readonly #room: Room
  readonly #entered: EnteredCall
  readonly #manager: SealedManager
  readonly #pause: (ms: number) => Promise<void>
  #sent: LocalTrackPublication | null = null

  constructor(thread: SealingThread, entered: EnteredCall, pause: (ms: number) => Promise<void>) {
    this.#manager = new SealedManager(thread, () => false)
    this.#room = openRoom(this.#manager, { microphone: null, camera: null, speaker: null })
    this.#entered = entered
    this.#pause = pause
  }

  async measure(stopped: AbortSignal): Promise<CheckResult> {
    const { url, jwt } = await this.#entered.admission()
    const key = await importMaterial(crypto.getRandomValues(new Uint8Array(16)))
    this.#manager.setKey(this.#entered.identity, 0, key, true)
    await this.#room.setE2EEEnabled(true)
    await this.#room.connect(url, jwt)
    const track = generatedImage()
    this.#sent = await this.#room.localParticipant.publishTrack(track, {
      source: Track.Source.Camera,
      simulcast: false,
    })
    const numbers = linkNumbers(this.#room, () => [this.#room])
    const read: LinkNumbers[] = []
    for (let look = 0; look < looks && !stopped.aborted; look += 1) {
      await this.#pause(lookMs)
      read.push(await numbers())
    }
    const { roundTrip = null, up = null } = read.at(-1) ?? {}
    const loss = Math.max(0, ...read.map((one) => one.loss ?? 0))
    const facts = {
      loss,
      ...(roundTrip !== null && { roundTrip: Math.round(roundTrip) }),
      ...(up !== null && { up }),
      sent: await this.#sentFrames(),
    }
    if (facts.sent === 0) return failed('no-answer')
    if (loss >= 0.05) return poor('lossy', facts)
    return (roundTrip ?? 0) > 300 ? poor('slow', facts) : good(facts)
  }

  /** The way that was taken by itself: UDP where it is open. */
  async wayTaken(): Promise<CheckResult> {
    const way = await this.#protocol()
    if (way === null) return skipped('no-relay')
    return way === 'udp' ? good() : poor('no-answer')
  }

  /** For networks that let nothing else through: the relay is asked to change over. */
  async tcpIsOpen(stopped: AbortSignal): Promise<CheckResult> {
    const way = await this.#protocol()
    if (way === null) return skipped('no-relay')
    if (way === 'tcp') return good()
    await this.#room.simulateScenario('force-tcp').catch(() => {})
    for (let second = 0; second < tcpPatience && !stopped.aborted; second += 1) {
      await this.#pause(1_000)
      if ((await this.#protocol()) === 'tcp') return good()
    }
    return failed('no-answer')
  }

  async end(): Promise<void> {
    this.#sent?.track?.stop()
    await Promise.allSettled([this.#room.disconnect(), this.#entered.leave()])
  }

  async #lines(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const report = await this.#sent?.track?.sender?.getStats().catch(() => undefined)
    const lines: Record<string, unknown>[] = []
    report?.forEach((line: Record<string, unknown>) => void lines.push(line))
    return lines
  }

  async #protocol(): Promise<'udp' | 'tcp' | null> {
    const lines = await this.#lines()
    const pair = lines.find((line) => line['type'] === 'candidate-pair' && line['nominated'] === true)
    const own = lines.find((line) => line['id'] === pair?.['localCandidateId'])
    const way = own?.['relayProtocol'] ?? own?.['protocol']
    if (way === 'udp') return 'udp'
    return typeof way === 'string' ? 'tcp' : null
  }

  async #sentFrames(): Promise<number> {
    const sent = (await this.#lines()).find((line) => line['type'] === 'outbound-rtp')?.['framesSent']
    return typeof sent === 'number' ? sent : 0
  }
}

/** No camera is shown to a relay for a test. */
function generatedImage(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 360
  const pen = canvas.getContext('2d')
  const [track] = canvas.captureStream(15).getVideoTracks()
  if (!track) throw new TypeError('this browser draws no moving image')
  let round = 0
  const timer = setInterval(() => {
    if (track.readyState === 'ended') return clearInterval(timer)
    round += 1
    if (!pen) return
    pen.fillStyle = `hsl(${(round * 11) % 360} 50% 50%)`
    pen.fillRect(0, 0, canvas.width, canvas.height)
  }, 66)
  return track
}
