import { DataPacket } from '@livekit/protocol'

/** What becomes of messages inside the call: `clear`, replaced by words in clear; `forged`, a bit changed; `replay`, sent twice. */
export type DataMisdeed = 'none' | 'clear' | 'forged' | 'replay'

const inClear = new TextEncoder().encode('{"kind":"reaction","key":"in clear, and longer than a seal"}')

/** Stands between LiveKit and the browser's data channels, as the media server stands behind them. */
export function tamperWithData(): { misbehave(misdeed: DataMisdeed): void } {
  let misdeed: DataMisdeed = 'none'
  const { send } = RTCDataChannel.prototype as { send: (this: RTCDataChannel, bytes: Uint8Array) => void }
  const tampered = function (this: RTCDataChannel, bytes: Uint8Array): void {
    send.call(this, misdeed === 'none' ? bytes : changed(bytes, misdeed))
    if (misdeed === 'replay') send.call(this, again(bytes))
  }
  RTCDataChannel.prototype.send = tampered as typeof RTCDataChannel.prototype.send
  return {
    misbehave(next) {
      misdeed = next
    },
  }
}

function changed(bytes: Uint8Array, misdeed: DataMisdeed): Uint8Array {
  const packet = DataPacket.fromBinary(bytes)
  if (packet.value.case !== 'user') return bytes
  const { payload } = packet.value.value
  if (misdeed === 'clear') packet.value.value.payload = inClear
  if (misdeed === 'forged') packet.value.value.payload = payload.map((byte, at) => (at === 20 ? byte ^ 1 : byte))
  return packet.toBinary()
}

/** LiveKit drops what bears a number that it has seen; without a number it takes all. */
function again(bytes: Uint8Array): Uint8Array {
  const packet = DataPacket.fromBinary(bytes)
  packet.sequence = 0
  return packet.toBinary()
}
