import { RoomEvent, Track, type RemoteTrack, type Room } from 'livekit-client'
import type { Call, CallEvent, JoinOptions } from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { SealedManager, type SealingThread } from '../sealed-manager.ts'
import { callLife } from './life.ts'
import { watchNetwork } from './network.ts'
import { openRoom } from './open-room.ts'
import { ownMedia } from './own-media.ts'
import { keepRoster } from './roster.ts'
import type { EnteredCall } from './signalling.ts'
import { voicePackets } from './voice-packets.ts'

export interface LiveCallDeps {
  readonly entered: EnteredCall
  readonly thread: SealingThread
  readonly clock: Clock
  readonly options: JoinOptions
  /** The call is over; nothing of it runs any more. */
  readonly ended: () => void
}

/** One call that this browser joins: MatrixRTC's members and keys, LiveKit's media, and the seal between them. */
export function openCall({ entered, thread, clock, options, ended }: LiveCallDeps): Call {
  const listeners = new Set<(event: CallEvent) => void>()
  const tell = (event: CallEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  const isMember = (identity: string) => entered.members.value.some((member) => member.identity === identity)
  const packets = voicePackets()
  const manager = new SealedManager(thread, isMember, packets.attach)
  const room = openRoom(manager, options.devices)
  const media = ownMedia(room)
  const network = watchNetwork({ room, clock, packets, economy: options.economy })
  const removed = () => void life.end('removed')
  const roster = keepRoster({ room, entered, manager, media, clock, tell, removed })
  const closed = () => {
    roster.stop()
    network.stop()
    ended()
  }
  const life = callLife({ room, entered, media, clock, options, closed })
  const soundBlocked = playVoices(room)
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
    soundBlocked,
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ...media,
    setHand: roster.setHand,
    react: roster.react,
    setEconomy: network.setEconomy,
    playSound: () => room.startAudio(),
    mute: (whom) => roster.say({ kind: 'mute', whom }),
    async remove(whom) {
      await roster.say({ kind: 'remove', whom })
      await entered.putOut(whom)
    },
    leave: () => life.end('left'),
  }
}

/** Whoever shows a call need not think of voices. True while the browser plays nothing until somebody presses something. */
function playVoices(room: Room) {
  const blocked = liveSource(false)
  room
    .on(RoomEvent.AudioPlaybackStatusChanged, () => blocked.set(!room.canPlaybackAudio))
    .on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => void (track.kind === Track.Kind.Audio && track.attach()))
    .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack) => void track.detach())
  return blocked
}
