import { BaseKeyProvider, Room, RoomEvent, Track } from 'livekit-client'
import stockWorker from '../../../../node_modules/livekit-client/dist/livekit-client.e2ee.worker.mjs?worker&url'
import { Method, type MatrixClient } from 'matrix-js-sdk'
import { MatrixRTCSessionEvent, type MatrixRTCSession } from 'matrix-js-sdk/lib/matrixrtc/index.js'
import { decoded, watchConnections } from './connections.ts'
import { stockClient } from './stock-client.ts'

/** Another MatrixRTC program, as Element Call is one: the SDK’s own session, LiveKit’s own encryption, nothing of ours. */
class Keys extends BaseKeyProvider {
  /** Of each key that came: whose, and its index. */
  readonly came: { readonly identity: string; readonly index: number }[] = []

  constructor(session: MatrixRTCSession) {
    super({ ratchetWindowSize: 10, keyringSize: 256 })
    const take = async (raw: Uint8Array<ArrayBuffer>, index: number, identity: string) => {
      this.came.push({ identity, index })
      const key = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits', 'deriveKey'])
      this.onSetEncryptionKey(key, identity, index)
    }
    session.on(
      MatrixRTCSessionEvent.EncryptionKeyChanged,
      (raw, index, _of, identity) => void take(raw, index, identity),
    )
    session.reemitEncryptionKeys()
  }
}

async function join(client: MatrixClient, roomId: string): Promise<Keys> {
  const room = client.getRoom(roomId)
  if (!room) throw new Error('the room is not here')
  const [userId, deviceId] = [client.getSafeUserId(), client.getDeviceId() ?? '']
  const found = await client.http.authedRequest<{ rtc_transports: { livekit_service_url: string }[] }>(
    Method.Get,
    '/org.matrix.msc4143/rtc/transports',
    undefined,
    undefined,
    { prefix: '/_matrix/client/unstable' },
  )
  const serviceUrl = found.rtc_transports[0]?.livekit_service_url ?? ''
  const granted = await fetch(`${serviceUrl}/sfu/get`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room: roomId, openid_token: await client.getOpenIdToken(), device_id: deviceId }),
  })
  const { url, jwt } = (await granted.json()) as { url: string; jwt: string }
  const session = client.matrixRTC.getRoomSession(room)
  const keys = new Keys(session)
  const media = new Room({
    encryption: { keyProvider: keys, worker: new Worker(stockWorker, { type: 'module' }) },
    publishDefaults: { videoCodec: 'vp8', backupCodec: false, red: false },
  })
  media.on(RoomEvent.TrackSubscribed, (track) => void (track.kind === Track.Kind.Audio && track.attach()))
  const focus = { type: 'livekit', livekit_service_url: serviceUrl, livekit_alias: roomId }
  session.joinRTCSession({ userId, deviceId, memberId: `${userId}:${deviceId}` }, [focus], undefined, {})
  await media.setE2EEEnabled(true)
  await media.connect(url, jwt)
  await media.localParticipant.enableCameraAndMicrophone()
  return keys
}

async function open() {
  watchConnections()
  const client = await stockClient({ signed: true })
  let keys: Keys | null = null
  return {
    userId: client.getSafeUserId(),
    decoded,
    enterRoom: async (roomId: string) => void (await client.joinRoom(roomId)),
    join: async (roomId: string) => void (keys = await join(client, roomId)),
    /** Indices of keys that came from somebody. */
    keysOf: (userId: string) =>
      (keys?.came ?? []).flatMap(({ identity, index }) => (identity.startsWith(`${userId}:`) ? [index] : [])),
  }
}

export type StockOnPage = Awaited<ReturnType<typeof open>>

Object.assign(window, { stock: open() })
