import { DeviceId, EncryptionSettings, initAsync, OlmMachine, RoomId, UserId } from '@matrix-org/matrix-sdk-crypto-wasm'

export interface ForgedNotes {
  /** As the homeserver hands events out. */
  readonly events: readonly object[]
  /** As it hands a backup out: keys by their session. */
  readonly sessions: Readonly<Record<string, object>>
}

/**
 * What a homeserver can do to a backup of keys: it knows with which public key entries are made for it. So it says
 * something in somebody's name under a key of its own, and puts this key among those that the person kept.
 */
export async function forgeNotes(
  { room, sender, publicKey }: { readonly room: string; readonly sender: string; readonly publicKey: string },
  notes: readonly object[],
): Promise<ForgedNotes> {
  await initAsync()
  const machine = await OlmMachine.initialize(new UserId(sender), new DeviceId('FORGED'))
  await machine.shareRoomKey(new RoomId(room), [], new EncryptionSettings())
  const events: object[] = []
  for (const [index, note] of notes.entries()) {
    const content: unknown = JSON.parse(
      await machine.encryptRoomEvent(new RoomId(room), 'fr.parvis.coffre', JSON.stringify(note)),
    )
    const place = { event_id: `$forged${index}`, room_id: room, sender, origin_server_ts: Date.now() }
    events.push({ ...place, type: 'm.room.encrypted', content })
  }
  await machine.enableBackupV1(publicKey, '1')
  const request = await machine.backupRoomKeys()
  const { rooms } = JSON.parse(request?.body ?? '{"rooms":{}}') as { rooms: Record<string, { sessions: object }> }
  machine.close()
  return { events, sessions: { ...rooms[room]?.sessions } }
}
