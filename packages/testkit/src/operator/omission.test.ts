import { expect, test } from 'vitest'
import { faults, isLeftOut, startOmitting, type Fault } from '../../../../services/gateway/src/testing/omission.ts'
import { createGateway } from '../../../../workspace/src/adapters/gateway/index.ts'
import { compareReceipts, settleReceipts } from '../../../../workspace/src/features/audit/compare-receipts.ts'
import type { Receipt } from '../../../../workspace/src/features/audit/port.ts'
import { memoryStore } from '../../../../workspace/src/platform/storage.ts'
import { demoInstance, demoSession } from '../../../../workspace/src/shared/lib/demo-session.ts'
import { liveSource } from '../../../../workspace/src/shared/lib/live.ts'

const acts = 9
const room = (at: number) => `!r${at}:parvis.localhost`

/** The part of the workspace that asks the gateway and keeps receipts, in the place of a signed-in browser. */
async function browserOf(url: string) {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = input instanceof Request ? input.url : input.toString()
    if (path === '/api/instance') return Response.json(demoInstance)
    if (path === '/api/session') return Response.json(demoSession(Date.now(), { csrf: 'csrf' }))
    const headers = new Headers(init?.headers)
    headers.set(path.startsWith('/_matrix') ? 'authorization' : 'x-test-session', bearer(path))
    return globalThis.fetch(url + path, { ...init, headers })
  }
  const browser = createGateway({
    ...{ fetch, leave: () => {}, after: () => () => {}, wipe: async () => {} },
    ...{ store: memoryStore(), now: Date.now, online: liveSource(true) },
  })
  await browser.session.refresh()
  return browser
}
const bearer = (path: string) => (path.startsWith('/_matrix') ? 'Bearer token-claire' : 'token-claire')

async function used(fault: Fault, roomOf: (at: number) => string = room) {
  const gateway = await startOmitting(fault)
  const browser = await browserOf(gateway.url)
  for (let at = 1; at <= acts; at += 1) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomOf(at))}/send/m.room.encrypted/${at}`
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' }
    expect((await browser.fetch(path, init)).status).toBe(200)
  }
  await expect.poll(async () => (await browser.audit.kept.receipts()).length).toBe(acts)
  return { browser, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() }
}

const leftOut = Array.from({ length: acts }, (_, at) => at + 1).filter(isLeftOut)

test.each(Object.keys(faults))(
  'T13: in the browser’s own comparison, a gateway that leaves acts out and %s misses just those',
  async (name) => {
    await using run = await used(faults[name] as Fault)
    const { missing } = await compareReceipts(run.browser.audit, 20)
    expect(missing.map(({ receipt }) => (receipt as Receipt).object)).toEqual(leftOut.map(room))
  },
)

test('T13: in one room too, where the line that is claimed tells of the very same act', async () => {
  await using run = await used(faults['claims the entry of an earlier act of the same person'] as Fault, () => room(1))
  const { missing } = await compareReceipts(run.browser.audit, 20)
  // Before the first of them stood nothing that it could claim.
  expect(missing.map(({ why }) => why)).toEqual(['no-line', 'same-line', 'same-line'])
})

test('T13: who signs out takes nothing along that the log bears out, and finds what it does not at the next sign-in', async () => {
  await using honest = await used((journal) => journal)
  await settleReceipts(honest.browser.audit)
  expect(await honest.browser.audit.kept.receipts()).toEqual([])

  await using run = await used(faults['claims the index that would have come'] as Fault)
  const { session, audit } = run.browser
  audit.leaving(() => settleReceipts(audit))
  await session.signOut()
  await session.refresh()
  expect([(await audit.kept.receipts()).length, (await audit.kept.sealedReceipts()).length]).toEqual([
    0,
    leftOut.length,
  ])
  const { missing, found } = await compareReceipts(audit, 20)
  expect([missing.length, found]).toEqual([leftOut.length, []])
})
