import { ExternalE2EEKeyProvider, Room, Track } from 'livekit-client'
import stockWorker from '../../../../node_modules/livekit-client/dist/livekit-client.e2ee.worker.mjs?worker&url'
import { watchNetwork } from '../../../../workspace/src/adapters/livekit/call/network.ts'
import { openRoom } from '../../../../workspace/src/adapters/livekit/call/open-room.ts'
import { voicePackets } from '../../../../workspace/src/adapters/livekit/call/voice-packets.ts'
import { importMaterial } from '../../../../workspace/src/adapters/livekit/frames/frame-keys.ts'
import { SealedManager } from '../../../../workspace/src/adapters/livekit/sealed-manager.ts'
import { sealingThreads } from '../../../../workspace/src/adapters/livekit/worker/thread.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { watchConnections } from '../calls/connections.ts'
import { madePicture, madeVoice } from './made-media.ts'
import { mediaCounts, type MediaCounts } from './media-counts.ts'
import { goThrough } from './through-link.ts'

/** `ours`: our thread and settings; `stock`: LiveKit's own encryption and settings; `clear`: our settings, no seal. */
export type Way = 'ours' | 'stock' | 'clear'

export interface JoinMedia {
  readonly way: Way
  readonly url: string
  readonly token: string
  /** Of everybody that may be there: media alone are looked at here, so all share one key. */
  readonly everybody: readonly string[]
  readonly self: string
  /** Of the port that media go through; null: straight. */
  readonly through: number | null
  readonly picture: { readonly width: number; readonly height: number; readonly rate: number } | null
  readonly voice: boolean
  /** Ours only. */
  readonly economy: 'automatic' | 'on' | 'off'
}

const secret = Uint8Array.from({ length: 16 }, (_none, at) => at)
let room: Room | null = null
let givenUp = (): readonly string[] => []

async function join(options: JoinMedia): Promise<void> {
  if (options.through !== null) goThrough(options.through)
  watchConnections()
  room = options.way === 'ours' ? await ourRoom(options) : await otherRoom(options.way)
  room.on('trackSubscribed', (track) => void (track.kind === Track.Kind.Audio && track.attach()))
  // A busy machine takes its time; what is measured begins later.
  await room.connect(options.url, options.token, { peerConnectionTimeout: 60_000, maxRetries: 3 })
  const me = room.localParticipant
  const { picture } = options
  if (picture) {
    const track = madePicture(picture.width, picture.height, picture.rate)
    await me.publishTrack(track, { source: Track.Source.Camera, simulcast: picture.width > 320 })
  }
  if (options.voice) await me.publishTrack(madeVoice(), { source: Track.Source.Microphone })
}

/** ms from the first step to the tenth frame that is decoded: a first one alone says nothing. */
async function joinTimed(options: JoinMedia): Promise<number> {
  const began = performance.now()
  await join(options)
  while ((await mediaCounts()).frames < 10) await new Promise((done) => setTimeout(done, 20))
  return performance.now() - began
}

async function ourRoom({ everybody, self, economy }: JoinMedia): Promise<Room> {
  const packets = voicePackets()
  const thread = sealingThreads(window)()
  const manager = new SealedManager(thread, () => true, packets.attach)
  const made = openRoom(manager, { microphone: null, camera: null, speaker: null })
  const network = watchNetwork({ relays: onlyOne(made), clock: systemClock, packets, economy })
  givenUp = () => network.now.value.givenUp
  const material = await importMaterial(secret)
  for (const identity of everybody) manager.setKey(identity, 0, material, identity === self)
  await made.setE2EEEnabled(true)
  return made
}

const onlyOne = (made: Room) => ({ own: made, all: () => [made], each: (use: (room: Room) => void) => use(made) })

async function otherRoom(way: 'stock' | 'clear'): Promise<Room> {
  if (way === 'clear') {
    const publishDefaults = { videoCodec: 'vp8', red: false, dtx: true, backupCodec: false } as const
    return new Room({ publishDefaults, dynacast: true })
  }
  const keyProvider = new ExternalE2EEKeyProvider()
  await keyProvider.setKey('shared by all who are measured')
  const made = new Room({ encryption: { keyProvider, worker: new Worker(stockWorker, { type: 'module' }) } })
  await made.setE2EEEnabled(true)
  return made
}

const media = {
  join,
  joinTimed,
  counts: (): Promise<MediaCounts> => mediaCounts(),
  givenUp: () => givenUp(),
  leave: async () => void (await room?.disconnect()),
}

export type MediaOnPage = typeof media

Object.assign(window, { media })
