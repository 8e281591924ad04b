import { bigEndian, joined, textOf, utf8, type Bytes } from '../bytes.ts'
import { openBox, sealBox } from '../content/box.ts'
import { context } from '../content/context.ts'
import { SealedError } from '../error.ts'
import { epochKey, isEpochId, type Epoch } from '../keys/epoch.ts'
import { fieldsOf, type Fields } from './fields.ts'

/**
 * What is kept beside a link or a drop box: one box for who has the address, one for the coffre's members, under the
 * epoch in which it was made: who made it, and the secret, so that any member can show the address again or take it back.
 *
 * length of the outer box (4) ‖ outer box ‖ length of the epoch's id (1) ‖ id ‖ members' box
 */
export interface TwoNotes {
  readonly outside: Bytes
  readonly epoch: string
  readonly members: Bytes
}

type Kind = 'link' | 'drop'

const boxContext = (kind: Kind, { coffre, id }: Epoch): Bytes => context(kind, ['members', coffre, id])

export async function joinNotes(outside: Bytes, kind: Kind, epoch: Epoch, fields: Fields): Promise<Bytes> {
  const id = utf8(epoch.id)
  const box = await sealBox(await epochKey(epoch, kind), boxContext(kind, epoch), utf8(JSON.stringify(fields)))
  return joined(bigEndian(outside.length, 4), outside, bigEndian(id.length, 1), id, box)
}

/** Attacker-controlled. Throws SealedError `format`. */
export function splitNotes(bytes: Bytes): TwoNotes {
  if (bytes.length < 5) throw new SealedError('format')
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const idEnd = end + 1 + (bytes[end] ?? 0)
  if (idEnd > bytes.length) throw new SealedError('format')
  let epoch: string
  try {
    epoch = textOf(bytes.slice(end + 1, idEnd))
  } catch (cause) {
    throw new SealedError('format', cause)
  }
  if (!isEpochId(epoch)) throw new SealedError('format')
  return { outside: bytes.slice(4, end), epoch, members: bytes.slice(idEnd) }
}

/** Throws SealedError: `missing` without the epoch's key; else as a box does. */
export async function openForMembers(
  kind: Kind,
  { epoch: id, members }: TwoNotes,
  epochs: ReadonlyMap<string, Epoch>,
): Promise<Fields> {
  const epoch = epochs.get(id)
  if (epoch === undefined) throw new SealedError('missing')
  return fieldsOf(await openBox(await epochKey(epoch, kind), boxContext(kind, epoch), members))
}
