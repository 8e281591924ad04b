import { ParticipantEvent, RoomEvent, type BaseE2EEManager, type Room, type Track } from 'livekit-client'
import type { KeyMaterial } from './frames/frame-keys.ts'
import { liveSource, type Live } from '../../shared/lib/live.ts'
import type { Binding } from './frames/inbound.ts'
import type { SentStream, Source } from './frames/replay-guard.ts'
import type { FateCounts, FromWorker, Piped, Streams, ToWorker } from './worker/messages.ts'

/** The thread that seals and opens frames. */
export interface SealingThread {
  post(message: ToWorker, moved?: readonly Transferable[]): void
  onMessage(listener: (message: FromWorker) => void): void
  /** Hands the frames of one end over where the page itself can't have them (`RTCRtpScriptTransform`). */
  transform(end: RTCRtpReceiver | RTCRtpSender, piped: Piped): void
}

type Engine = Parameters<BaseE2EEManager['setupEngine']>[0]
type EncodedStreams = (this: RTCRtpReceiver | RTCRtpSender) => Streams
type Listener = (...values: never[]) => void

const sources: Readonly<Record<string, { readonly source: Source; readonly kind: string }>> = {
  camera: { source: 'camera', kind: 'video' },
  microphone: { source: 'microphone', kind: 'audio' },
  screen_share: { source: 'screen', kind: 'video' },
  screen_share_audio: { source: 'screen-sound', kind: 'audio' },
}

/**
 * Encryption of a call's media, in the place of LiveKit's own. That one believes what the media server says: a track
 * announced as clear turns the decryption of its whole participant off (D1). Here nothing that is signalled can: every
 * receiver gets its transform as soon as the browser has it, and the transform only ever lets through what it opened.
 */
export class SealedManager implements BaseE2EEManager {
  readonly #thread: SealingThread
  readonly #isMember: (identity: string) => boolean
  readonly #onEngine: (engine: Engine) => void
  readonly #streams = new WeakMap<RTCRtpReceiver, string>()
  readonly #subscribed = new Map<string, Binding>()
  readonly #senders = new Set<RTCRtpSender>()
  readonly #listeners = new Map<string, Listener[]>()
  readonly #counts = liveSource<ReadonlyMap<string | null, FateCounts['counts']>>(new Map())
  readonly #sent = liveSource<readonly SentStream[]>([])
  #count = 0
  readonly #rooms = new WeakSet<Room>()

  constructor(
    thread: SealingThread,
    isMember: (identity: string) => boolean,
    onEngine: (engine: Engine) => void = () => {},
  ) {
    this.#thread = thread
    this.#isMember = isMember
    this.#onEngine = onEngine
    thread.onMessage((message) => this.#hear(message))
  }

  readonly isEnabled = true

  /** Data is sealed by `CallData`, whose rules are stricter; LiveKit sets this, to no effect. */
  get isDataChannelEncryptionEnabled(): boolean {
    return false
  }
  set isDataChannelEncryptionEnabled(_wished: boolean) {
    return
  }

  /** Frames by participant and fate. */
  get counts(): Live<ReadonlyMap<string | null, FateCounts['counts']>> {
    return this.#counts
  }

  /** What leaves here, for the others to be told. */
  get sent(): Live<readonly SentStream[]> {
    return this.#sent
  }

  /** What a member says that they send; their key opened it. */
  announced(identity: string, streams: readonly SentStream[]): void {
    this.#thread.post({ kind: 'announced', identity, streams })
  }

  /** `own`: frames are sealed under it from now on. */
  setKey(identity: string, index: number, material: KeyMaterial, own: boolean): void {
    this.#thread.post({ kind: 'key', identity, index, material, own })
  }

  /** The roster of the call has changed: who may be heard is asked again. */
  rosterChanged(): void {
    for (const stream of this.#subscribed.keys()) this.#bind(stream)
  }

  left(identity: string): void {
    this.#thread.post({ kind: 'left', identity })
  }

  /** For those who have just got a key, so that they need not ask for a picture. Only Chromium has the means. */
  sendKeyFrames(): void {
    for (const sender of this.#senders) {
      if (sender.track?.kind !== 'video') continue
      const parameters = sender.getParameters()
      const options = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) }
      const set = sender.setParameters.bind(sender) as (to: RTCRtpSendParameters, options: object) => Promise<void>
      void set(parameters, options).catch(() => {})
    }
  }

  setup(room: Room): void {
    if (this.#rooms.has(room)) return
    this.#rooms.add(room)
    room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
      const known = sources[publication.source]
      if (!track.receiver || known?.kind !== track.kind) return
      const stream = this.#attach(track.receiver)
      // Whether it was announced as sealed is not asked: a frame that is not is dropped, and counted as what it is.
      this.#subscribed.set(stream, { identity: participant.identity, source: known.source })
      this.#bind(stream)
    })
    room.on(RoomEvent.TrackUnsubscribed, (track) => this.#release(track))
    // LiveKit asks this before it publishes with the flag that says « encrypted ».
    room.on(RoomEvent.SignalConnected, () =>
      this.#emit('participantEncryptionStatusChanged', true, room.localParticipant),
    )
    room.localParticipant.on(ParticipantEvent.LocalSenderCreated, (sender, { source }) =>
      this.#seal(sender, sources[source]?.source ?? null),
    )
  }

  setupEngine(engine: Engine): void {
    this.#onEngine(engine)
    // Frames come before the room says whose they are: a transform that is set then has missed the first picture.
    engine.on('mediaTrackAdded', (_track, _stream, receiver) => void (receiver && this.#attach(receiver)))
  }

  /** Signalled by the media server: nobody's word turns anything off. */
  setParticipantCryptorEnabled(): void {}

  /** How the media server marks frames that it makes itself: they are dropped, and not taken for an attack (D5). */
  setSifTrailer(trailer: Uint8Array): void {
    this.#thread.post({ kind: 'filler', trailer })
  }

  encryptData(): Promise<never> {
    return Promise.reject(new TypeError('data is sealed before it comes here'))
  }

  handleEncryptedData(): Promise<never> {
    return Promise.reject(new TypeError('data is opened elsewhere'))
  }

  on(event: string, listener: unknown): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener as Listener])
    return this
  }

  #emit(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(values as never[]))
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'sending') {
      if (message.index > 0) this.sendKeyFrames()
      return
    }
    if (message.kind === 'sent') return this.#sent.set(message.streams)
    this.#counts.set(new Map(this.#counts.value).set(message.identity, message.counts))
  }

  #attach(receiver: RTCRtpReceiver): string {
    const known = this.#streams.get(receiver)
    if (known !== undefined) return known
    this.#count += 1
    const stream = `${this.#count}`
    this.#streams.set(receiver, stream)
    this.#handOver(receiver, { kind: 'receive', stream })
    return stream
  }

  #seal(sender: RTCRtpSender, source: Source | null): void {
    if (this.#senders.has(sender)) return
    this.#senders.add(sender)
    this.#handOver(sender, { kind: 'send', source })
  }

  /** Chromium's way first: it is synchronous, and nothing passes before the thread has the streams. */
  #handOver(end: RTCRtpReceiver | RTCRtpSender, piped: Piped): void {
    if (!('createEncodedStreams' in end)) return this.#thread.transform(end, piped)
    const streams = (end.createEncodedStreams as EncodedStreams).call(end)
    this.#thread.post({ ...piped, streams }, [streams.readable, streams.writable])
  }

  #bind(stream: string): void {
    const of = this.#subscribed.get(stream)
    this.#thread.post({ kind: 'bind', stream, binding: of && this.#isMember(of.identity) ? of : null })
  }

  #release(track: Track & { receiver?: RTCRtpReceiver | undefined }): void {
    const stream = track.receiver && this.#streams.get(track.receiver)
    if (stream === undefined) return
    this.#subscribed.delete(stream)
    this.#bind(stream)
  }
}
