import { EventEmitter } from 'node:events'
import type { BaseE2EEManager, Room } from 'livekit-client'
import { describe, expect, test } from 'vitest'
import { SealedManager } from './sealed-manager.ts'
import type { FromWorker, Piped, ToWorker } from './worker/messages.ts'

const alice = '@alice:x:A'
type Said = Exclude<ToWorker, { kind: 'receive' | 'send' }>

/** A manager between a room, its engine and a thread that only take note. */
function setUp(members: readonly string[] = [alice]) {
  const roster = new Set(members)
  const posted: ToWorker[] = []
  const transformed: [object, Piped][] = []
  const hear: ((message: FromWorker) => void)[] = []
  const thread = {
    post: (message: ToWorker) => void posted.push(message),
    onMessage: (listener: (message: FromWorker) => void) => void hear.push(listener),
    transform: (end: object, piped: Piped) => void transformed.push([end, piped]),
  }
  const manager = new SealedManager(thread, (identity) => roster.has(identity))
  const room = Object.assign(new EventEmitter(), { localParticipant: new EventEmitter() })
  const engine = new EventEmitter()
  manager.setup(room as unknown as Room)
  manager.setupEngine(engine as unknown as Parameters<BaseE2EEManager['setupEngine']>[0])
  const receiver = () => ({ createEncodedStreams: () => ({ readable: {}, writable: {} }) })
  const subscribe = (of: object, { source = 'camera', kind = 'video', isEncrypted = true, identity = alice } = {}) =>
    room.emit('trackSubscribed', { receiver: of, kind }, { source, isEncrypted }, { identity })
  const kinds = () => posted.map(({ kind }) => kind)
  const bindings = () => posted.flatMap((message) => (message.kind === 'bind' ? [message.binding] : []))
  return { manager, room, engine, roster, receiver, subscribe, kinds, bindings, posted, hear, transformed }
}

describe('the manager in the place of LiveKit’s', () => {
  test('D1: nothing that is signalled turns anything off', () => {
    const { manager, room, kinds, posted } = setUp()
    for (const event of ['trackPublished', 'participantEncryptionStatusChanged', 'connectionStateChanged']) {
      room.emit(event, { trackInfo: { encryption: 0 } }, { identity: alice })
    }
    const switches = manager as unknown as { setParticipantCryptorEnabled(on: boolean, of: string): void }
    switches.setParticipantCryptorEnabled(false, alice)
    manager.isDataChannelEncryptionEnabled = true
    expect(posted).toEqual([])
    expect([manager.isEnabled, manager.isDataChannelEncryptionEnabled]).toEqual([true, false])
    expect(kinds()).toEqual([])
  })

  test('a receiver has its transform before it is known whose it is, and once', () => {
    const { engine, receiver, subscribe, kinds } = setUp()
    const of = receiver()
    engine.emit('mediaTrackAdded', {}, {}, of)
    expect(kinds()).toEqual(['receive'])
    subscribe(of)
    subscribe(of)
    expect(kinds()).toEqual(['receive', 'bind', 'bind'])
  })

  test('D1: a track that is announced as clear is bound all the same: what is not sealed in it is dropped and counted', () => {
    const { receiver, subscribe, bindings } = setUp()
    subscribe(receiver(), { isEncrypted: false })
    expect(bindings()).toEqual([{ identity: alice, source: 'camera' }])
  })

  test('only members are heard, from when they are to when they no longer are', () => {
    const { manager, receiver, roster, subscribe, bindings } = setUp([])
    subscribe(receiver())
    roster.add(alice)
    manager.rosterChanged()
    roster.delete(alice)
    manager.rosterChanged()
    expect(bindings()).toEqual([null, { identity: alice, source: 'camera' }, null])
  })

  test('a track whose kind is not its source’s, or of no known source, is nobody’s', () => {
    const { receiver, subscribe, bindings } = setUp()
    subscribe(receiver(), { source: 'camera', kind: 'audio' })
    subscribe(receiver(), { source: 'unknown' })
    expect(bindings()).toEqual([])
  })

  test('what is unsubscribed is nobody’s any more', () => {
    const { room, receiver, subscribe, bindings } = setUp()
    const of = receiver()
    subscribe(of)
    room.emit('trackUnsubscribed', { receiver: of })
    expect(bindings().at(-1)).toBe(null)
  })

  test('a sender is sealed once, and its frames leave only through the thread', () => {
    const { room, receiver, kinds } = setUp()
    const sender = receiver()
    room.localParticipant.emit('localSenderCreated', sender, { source: 'camera' })
    room.localParticipant.emit('localSenderCreated', sender, { source: 'camera' })
    expect(kinds()).toEqual(['send'])
  })

  test('D5: the mark of filler and what is counted go through', () => {
    const { manager, posted, hear } = setUp()
    manager.setSifTrailer(Uint8Array.of(1, 2))
    expect(posted as readonly Said[]).toEqual([{ kind: 'filler', trailer: Uint8Array.of(1, 2) }])
    hear[0]?.({ kind: 'counts', identity: alice, counts: { clear: 2 } })
    expect(manager.counts.value.get(alice)).toEqual({ clear: 2 })
  })

  test('where the page is not given the frames, the thread is: at the same moment, and with what they are', () => {
    const { room, engine, transformed, posted } = setUp()
    const [receiver, sender] = [{}, {}]
    engine.emit('mediaTrackAdded', {}, {}, receiver)
    room.localParticipant.emit('localSenderCreated', sender, { source: 'screen_share' })
    expect(transformed).toEqual([
      [receiver, { kind: 'receive', stream: '1' }],
      [sender, { kind: 'send', source: 'screen' }],
    ])
    expect(posted).toEqual([])
  })

  test('D4: what leaves is told, and what a member says of theirs reaches the thread', () => {
    const { manager, hear, posted } = setUp()
    const streams = [{ ssrc: 7, source: 'camera', timestamp: 90 }] as const
    hear[0]?.({ kind: 'sent', streams })
    expect(manager.sent.value).toEqual(streams)
    manager.announced(alice, streams)
    expect(posted).toEqual([{ kind: 'announced', identity: alice, streams }])
  })
})
