import type { ChatPort, Connection, Person, RoomSummary } from '../../features/chat/port.ts'
import { noRings, type Groups, type Rings } from '../../features/calls/port.ts'
import type { KeysPort, KeysState } from '../../features/identity/port.ts'
import { liveSource, type LiveSource } from '../../shared/lib/live.ts'
import type { Engine } from './engine.ts'
import type { RtcPort } from './rtc/rtc-port.ts'

/**
 * What the ports show, whether or not an engine runs. The ports read these; the runner and the engine write them.
 * So a port can be handed out before sign-in, and outlives a change of device.
 */
export interface Outlets {
  readonly me: LiveSource<Person | null>
  readonly connection: LiveSource<Connection>
  readonly rooms: LiveSource<readonly RoomSummary[]>
  readonly loaded: LiveSource<boolean>
  readonly keys: LiveSource<KeysState>
  readonly codeUnchecked: LiveSource<boolean>
  readonly ongoing: LiveSource<RtcPort['ongoing']['value']>
  readonly rings: LiveSource<Rings>
  readonly groups: LiveSource<readonly Groups[]>
  /** The running engine; null before sign-in, after sign-out, and while another tab has the keys. */
  readonly engine: LiveSource<Engine | null>
}

export function makeOutlets(): Outlets {
  return {
    me: liveSource<Person | null>(null),
    connection: liveSource<Connection>('connecting'),
    rooms: liveSource<readonly RoomSummary[]>([]),
    loaded: liveSource(false),
    keys: liveSource<KeysState>({ at: 'signed-out' }),
    codeUnchecked: liveSource(false),
    ongoing: liveSource<RtcPort['ongoing']['value']>([]),
    rings: liveSource<Rings>(noRings),
    groups: liveSource<readonly Groups[]>([]),
    engine: liveSource<Engine | null>(null),
  }
}

/** The acts that an engine carries for the ports. */
export type ChatActs = Omit<ChatPort, 'me' | 'connection' | 'rooms' | 'loaded'>
export type RtcActs = Pick<RtcPort, 'enter'>
export type KeysActs = Pick<KeysPort, 'codeSaved' | 'unlock' | 'reset' | 'renewCode' | 'fingerprint'>
