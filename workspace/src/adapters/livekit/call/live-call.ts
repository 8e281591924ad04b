import { RoomEvent, Track, type RemoteTrack } from 'livekit-client'
import type { Call, CallEvent, JoinOptions, RecordingsPort } from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { cameraOptions } from '../background/behind.ts'
import { SealedManager, type SealingThread } from '../sealed-manager.ts'
import { keepRecording, type RunningRecording } from '../recording/recording.ts'
import { keepFilters, type Filters } from './filters.ts'
import { callLife } from './life.ts'
import { watchNetwork } from './network.ts'
import { ownMedia } from './own-media.ts'
import { callRelays, type Relays } from './relays.ts'
import { keepRoster } from './roster.ts'
import type { EnteredCall } from './signalling.ts'
import { hearMuted } from './talks-muted.ts'
import { voicePackets } from './voice-packets.ts'

export interface LiveCallDeps {
  readonly entered: EnteredCall
  readonly thread: SealingThread
  readonly clock: Clock
  readonly options: JoinOptions
  readonly filters: Filters
  readonly recordings: RecordingsPort
  /** The call is over; nothing of it runs any more. */
  readonly ended: () => void
}

/** One call that this browser joins: MatrixRTC's members and keys, LiveKit's media, and the seal between them. */
export function openCall({ entered, thread, clock, options, filters, recordings, ended }: LiveCallDeps): Call {
  const { tell, onEvent } = events()
  const isMember = (identity: string) => entered.members.value.some((member) => member.identity === identity)
  const packets = voicePackets()
  const manager = new SealedManager(thread, isMember, packets.attach)
  const relays = callRelays({ entered, manager, clock, devices: options.devices })
  const room = relays.own
  const media = ownMedia(room, relays.all, () => cameraOptions(filters))
  const network = watchNetwork({ relays, clock, packets, economy: options.economy })
  const removed = () => void life.end('removed')
  const heard: RunningRecording['heard'] = (member, message) => recording.heard(member, message)
  const here = { relays, entered, clock }
  const roster = keepRoster({ ...here, manager, media, silent: network.silent, tell, removed, heard })
  const recording = keepRecording({
    ...here,
    roomId: options.room,
    recordings,
    say: (message) => roster.say(message),
    changes: roster.participants,
  })
  const filtering = keepFilters(room, filters, clock, () => void media.setCamera(false))
  const stops = [filtering, hearMuted(room, (talksMuted) => media.note({ talksMuted }))]
  const closed = () => {
    void recording.end()
    for (const stop of stops) stop()
    relays.stop()
    roster.stop()
    network.stop()
    ended()
  }
  const life = callLife({ room, entered, media, clock, options, announced: relays.follow, closed })
  const soundBlocked = playVoices(relays)
  room.on(RoomEvent.LocalTrackUnpublished, media.refresh).on(RoomEvent.TrackMuted, media.refresh)
  void life.begin()

  return {
    room: options.room,
    name: entered.name,
    state: life.state,
    participants: roster.participants,
    seal: roster.seal,
    network: network.now,
    alarms: roster.alarms,
    recording: recording.port,
    soundBlocked,
    onEvent,
    ...media,
    setHand: roster.setHand,
    react: roster.react,
    setEconomy: network.setEconomy,
    async playSound() {
      await Promise.all(relays.all().map((one) => one.startAudio()))
    },
    mute: (whom) => roster.say({ kind: 'mute', whom }),
    async remove(whom) {
      await roster.say({ kind: 'remove', whom })
      await entered.putOut(whom)
    },
    leave: () => life.end('left'),
  }
}

/** What happens and leaves no state. */
function events(): Pick<Call, 'onEvent'> & { readonly tell: (event: CallEvent) => void } {
  const listeners = new Set<(event: CallEvent) => void>()
  return {
    tell(event) {
      for (const listener of [...listeners]) listener(event)
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Whoever shows a call need not think of voices. True while the browser plays nothing until somebody presses something. */
function playVoices(relays: Relays) {
  const blocked = liveSource(false)
  relays.each((room) =>
    room
      .on(RoomEvent.AudioPlaybackStatusChanged, () => blocked.set(relays.all().some((one) => !one.canPlaybackAudio)))
      .on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => void (track.kind === Track.Kind.Audio && track.attach()))
      .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack) => void track.detach()),
  )
  return blocked
}
