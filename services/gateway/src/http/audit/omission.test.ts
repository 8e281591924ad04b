import { entryView, receiptHeader } from '@parvis/contracts'
import { expect, test } from 'vitest'
import { faults, isLeftOut, startOmitting, type Fault } from '../../testing/omission.ts'

const room = (at: number) => `!r${at}:parvis.localhost`

/** What a client keeps of each act of its own: under which entry the gateway says that it stands. */
interface Receipt {
  readonly index: number
  readonly room: string
}

async function run(fault: Fault) {
  await using gateway = await startOmitting(fault)
  const { engine } = gateway
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
