import { entryView, receiptHeader } from '@parvis/contracts'
import { expect, test } from 'vitest'
import { createJournal, type Journal } from '../../audit/sealing/journal.ts'
import { SubjectKeys } from '../../audit/sealing/subject-keys.ts'
import { testDesk } from '../../testing/desk.ts'
import { fakeIdentity, matrixAt, memoryAuditLog, person, startEngine, startGateway } from '../../testing/gateway.ts'
import { memoryKeyStore } from '../../testing/key-store.ts'

const names = ['claire', 'idriss']
const room = (at: number) => `!r${at}:parvis.localhost`

/** What a client keeps of each act of its own: under which entry the gateway says that it stands. */
interface Receipt {
  readonly index: number
  readonly room: string
}

/** A gateway that leaves some acts out of its log: `fault` says which, and under which index it claims that they stand. */
type Fault = (journal: Journal) => Journal

const isLeftOut = (at: number) => at % 3 === 2

const faults: Readonly<Record<string, Fault>> = {
  'claims the index that would have come': (journal) => leavingOut(journal, (last) => last + 1),
  'claims the entry of an earlier act of the same person': (journal) => leavingOut(journal, (last) => last - 2),
  'claims an entry of somebody else': (journal) => leavingOut(journal, () => 0),
  'claims an outcome': (journal) => leavingOut(journal, () => 1),
}

function leavingOut(journal: Journal, claimed: (last: number) => number): Journal {
  let [count, last] = [0, 0]
  return {
    ...journal,
    async intent(act) {
      if (act.act === 'matrix.message.send' && isLeftOut((count += 1))) return claimed(last)
      return (last = await journal.intent(act))
    },
    outcome: async (outcome) => (outcome.of === last ? journal.outcome(outcome) : last),
  }
}

async function run(fault: Fault) {
  const audit = memoryAuditLog()
  const keys = new SubjectKeys(memoryKeyStore(), Buffer.alloc(32, 1))
  await using engine = await startEngine((_request, response) => void response.end('{}'))
  const journal = fault(createJournal(audit, keys))
  const identity = fakeIdentity(names.map((name) => person(name)))
  const desk = await testDesk(audit, keys, names)
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) }, { audit, journal, identity, desk })
  const act = async (name: string, at: number): Promise<Receipt> => {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room(at))}/send/m.room.encrypted/${at}`
    const headers = { authorization: `Bearer token-${name}`, 'content-type': 'application/json' }
    const answer = await fetch(`${gateway.url}${path}`, { method: 'PUT', headers, body: '{}' })
    expect(answer.status).toBe(200)
    return { index: Number(answer.headers.get(receiptHeader)), room: room(at) }
  }
  await act('idriss', 0)
  const receipts: Receipt[] = []
  for (let at = 1; at <= 9; at += 1) receipts.push(await act('claire', at))
  expect(engine.requests, 'a gateway that cheats lets every act through').toHaveLength(10)
  return (await missing(gateway.url, receipts)).map((receipt) => receipt.room)
}

/** Receipts that « Mes traces » does not bear out. */
async function missing(url: string, receipts: readonly Receipt[]): Promise<Receipt[]> {
  const found: Receipt[] = []
  const used = new Set<number>()
  for (const receipt of receipts) {
    const headers = { 'x-test-session': 'token-claire' }
    const answer = await fetch(`${url}/api/audit/mine/${receipt.index}`, { headers })
    const entry = answer.ok ? entryView.parse(await answer.json()).entry : null
    const isOwn = entry?.act === 'matrix.message.send' && entry.object?.id === receipt.room
    if (!isOwn || used.has(receipt.index) || entry.index !== receipt.index) found.push(receipt)
    used.add(receipt.index)
  }
  return found
}

/** The first act is of somebody else. */
const leftOut = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((at) => isLeftOut(at + 1)).map(room)

test('T13: an honest gateway’s log bears out every receipt', async () => {
  expect(await run((journal) => journal)).toEqual([])
})

test.each(Object.keys(faults))(
  'T13: a gateway that leaves acts out and %s is found by the receipts alone',
  async (name) => {
    expect(await run(faults[name] as Fault)).toEqual(leftOut)
  },
)
