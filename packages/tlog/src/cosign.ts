import { cosignedMessage, writeTimestamp } from './cosignature.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { TlogError } from './error.ts'
import { type Ed25519, signatureType, type Signer, type VerifierKey } from './key.ts'
import { type Note, type NoteSignature, verifyNote } from './note.ts'

/**
 * C2SP tlog-cosignature/v1: « of all heads of this log that I have seen, at this time this is the largest ».
 * @param time seconds since 1970
 * @throws TlogError `checkpoint.malformed`, `cosignature.malformed`
 */
export function cosign(checkpointText: string, signer: Signer, time: number): NoteSignature {
  if (signer.key.type !== signatureType.cosignature) throw new TlogError('cosignature.malformed', 'key type')
  parseCheckpoint(checkpointText)
  const signature = writeTimestamp(time, signer.sign(cosignedMessage(checkpointText, time)))
  return { name: signer.key.name, keyId: signer.key.id, signature }
}

/** When this cosigner saw the checkpoint, in seconds since 1970. @throws TlogError `note.signature`, `note.unsigned`, `cosignature.malformed` */
export function verifyCosignature(note: Note, key: VerifierKey, algorithm?: Ed25519): number {
  const [{ time }] = verifyNote(note, [key], algorithm)
  if (time === undefined) throw new TlogError('cosignature.malformed', 'key type')
  return time
}
