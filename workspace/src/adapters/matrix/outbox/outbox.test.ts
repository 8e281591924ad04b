import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../platform/storage.ts'
import { openVault } from '../../../platform/vault.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { keptEntries, type KeptEntries } from './kept-entries.ts'
import { openOutbox, type Attempt } from './outbox.ts'
import type { Entry } from './queue.ts'

const room = '!r'
const written = (txnId: string) => ({
  txnId,
  roomId: room,
  type: 'm.room.message',
  content: { body: `secret ${txnId}` },
  at: 0,
})

/** Writes under way, in all outboxes of a test. */
let writing = 0
/** Resolves when nothing is left to do until the test moves something: no write under way, and every turn was taken. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet = writing === 0 ? quiet + 1 : 0) await new Promise((next) => setImmediate(next))
}

function counted(kept: KeptEntries): KeptEntries {
  const count = async <T>(act: Promise<T>) => {
    writing += 1
    return act.finally(() => (writing -= 1))
  }
  return {
    all: () => kept.all(),
    keep: (entry, order) => count(kept.keep(entry, order)),
    forget: (txnId) => count(kept.forget(txnId)),
  }
}

/** A clock that only the test moves. */
function handClock() {
  let now = 0
  const due: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      const one = { at: now + ms, run }
      due.push(one)
      return () => void due.splice(due.indexOf(one), due.includes(one) ? 1 : 0)
    },
    pass(ms: number) {
      now += ms
      for (const one of due.splice(0).filter((each) => each.at <= now || !due.push(each))) one.run()
    },
  }
}

async function setUp(answers: (entry: Entry) => Attempt | Promise<Attempt>, store = memoryStore()) {
  const clock = handClock()
  const online = liveSource(true)
  const sent: string[] = []
  const kept = counted(keptEntries(store, await openVault(store)))
  const outbox = await openOutbox({
    clock,
    kept,
    online,
    transmit: async (entry) => {
      sent.push(entry.txnId)
      return answers(entry)
    },
  })
  return { outbox, clock, online, sent, store, kept }
}

const yes = (entry: Entry): Attempt => ({ at: 'accepted', eventId: `$${entry.txnId}` })

describe('the outbox', () => {
  it('sends again, in order, what was refused for a reason that is gone', async () => {
    let held = true
    const no: Attempt = { at: 'refused', why: { reason: 'identity-changed' } }
    const { outbox, sent } = await setUp((entry) => (held && entry.txnId !== 'c' ? no : yes(entry)))
    for (const id of ['a', 'b', 'c']) outbox.add(written(id))
    await settled()
    held = false
    outbox.retryAll('identity-changed')
    await settled()
    expect(sent).toEqual(['a', 'b', 'c', 'a', 'b'])
    expect(outbox.of(room).every(({ state }) => state.at === 'sent')).toBe(true)
  })

  it('sends in order, and forgets what the server has', async () => {
    const { outbox, sent, kept } = await setUp(yes)
    for (const id of ['a', 'b', 'c']) outbox.add(written(id))
    await settled()
    expect(sent).toEqual(['a', 'b', 'c'])
    expect(outbox.of(room).map(({ state }) => state.at)).toEqual(['sent', 'sent', 'sent'])
    expect(await kept.all()).toEqual([])
  })

  it('waits while the network is away, and leaves by itself when it is back (T27)', async () => {
    const { outbox, online, sent } = await setUp(yes)
    online.set(false)
    outbox.add(written('a'))
    await settled()
    expect(sent).toEqual([])
    online.set(true)
    await settled()
    expect(sent).toEqual(['a'])
  })

  it('repeats the same transaction after an unknown outcome, later each time', async () => {
    const answers: Attempt[] = [
      { at: 'unknown', wait: null },
      { at: 'unknown', wait: null },
      { at: 'accepted', eventId: '$a' },
    ]
    const { outbox, clock, sent } = await setUp(() => answers.shift() ?? { at: 'accepted', eventId: '$x' })
    outbox.add(written('a'))
    await settled()
    clock.pass(999)
    await settled()
    expect(sent).toEqual(['a'])
    clock.pass(1)
    await settled()
    clock.pass(2000)
    await settled()
    expect(sent).toEqual(['a', 'a', 'a'])
  })

  it('waits as long as the server asks', async () => {
    const { outbox, clock, sent } = await setUp((entry) =>
      sent.length > 1 ? yes(entry) : { at: 'unknown', wait: 9000 },
    )
    outbox.add(written('a'))
    await settled()
    clock.pass(8999)
    await settled()
    expect(sent).toHaveLength(1)
    clock.pass(1)
    await settled()
    expect(sent).toHaveLength(2)
  })

  it('says why a rule refused, and goes on with the next', async () => {
    const rule = { fr: 'Lieu refusé', en: 'Place refused' }
    const { outbox } = await setUp((entry) =>
      entry.txnId === 'a' ? { at: 'refused', why: { reason: 'refused', rule } } : yes(entry),
    )
    outbox.add(written('a'))
    outbox.add(written('b'))
    await settled()
    expect(outbox.of(room).map(({ state }) => state)).toEqual([
      { at: 'failed', reason: 'refused', rule },
      { at: 'sent', eventId: '$b' },
    ])
  })

  it('a page that ends in the middle loses nothing: the next one sends the rest, in order (T28)', async () => {
    const store = memoryStore()
    const first = await setUp(() => new Promise<Attempt>(() => {}), store)
    for (const id of ['a', 'b', 'c']) first.outbox.add(written(id))
    await settled()
    first.outbox.stop()
    const second = await setUp(yes, store)
    await settled()
    expect(second.sent).toEqual(['a', 'b', 'c'])
  })

  it('keeps nothing readable (T29)', async () => {
    const { online, outbox, store } = await setUp(yes)
    online.set(false)
    outbox.add(written('a'))
    await settled()
    const kept = await store.list<{ sealed: { data: ArrayBuffer } }>('outbox/')
    expect(kept).toHaveLength(1)
    expect(Buffer.from(kept[0]?.sealed.data ?? new ArrayBuffer(0)).toString('latin1')).not.toContain('secret')
  })
})
