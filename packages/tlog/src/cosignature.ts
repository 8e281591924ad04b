import { toUtf8 } from './bytes.ts'
import { TlogError } from './error.ts'

/** C2SP tlog-cosignature, Ed25519: what a cosigner signs. `time` in seconds since 1970. */
export function cosignedMessage(checkpointText: string, time: number): Uint8Array {
  return toUtf8(`cosignature/v1\ntime ${time}\n${checkpointText}`)
}

/** The time in front of a cosignature, which is attacker-controlled. @throws TlogError `cosignature.malformed` */
export function readTimestamp(signature: Uint8Array): number {
  if (signature.length !== 8 + 64) throw new TlogError('cosignature.malformed', 'length')
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) throw new TlogError('cosignature.malformed', 'time')
  return Number(time)
}

/** The time, in front of a raw signature of 64 bytes. @throws TlogError `cosignature.malformed` */
export function writeTimestamp(time: number, signature: Uint8Array): Uint8Array {
  if (!Number.isSafeInteger(time) || time < 0) throw new TlogError('cosignature.malformed', 'time')
  const bytes = new Uint8Array(8 + signature.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
  bytes.set(signature, 8)
  return bytes
}
