import { openCallPages, type CallPages } from '../calls/call-pages.ts'
import { look } from '../calls/call-room.ts'
import { chromiumPath } from '../calls/config.ts'
import { allGrow, allSee, gather, joinWith, leave, openCrowd, until } from '../calls/crowd.ts'
import { startStack, type RunningStack } from '../stack.ts'

// npm run campaign -- call-of-ten: ten browsers of four people in one call, by the workspace's own adapters, on the real
// homeserver, admission and media server; each sends a small picture, two a voice as well. Everybody decodes at least ten
// frames of everybody; one leaves, new keys, and it goes on; one comes back. Milliseconds; null: it did not come true.
const [people, patience] = [10, 240_000]

const began = performance.now()
const tell = (what: string, ms: number | null) =>
  void process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what} ${ms ?? 'not'}\n`)

async function callOfTen(at: RunningStack, from: CallPages) {
  const inside = [...(await openCrowd(at, from, people))]
  const [first] = inside
  if (!first) throw new Error('nobody')
  const room = await gather(inside, at, patience)
  tell('all are in the room', 1)
  const joined = await timed('all see all', async () => {
    for (const [n, page] of inside.entries()) await joinWith(page, room, n < 2)
    return until(() => allSee(inside), patience)
  })
  const last = inside.pop()
  const before = (await look(first)).epoch
  const left = await timed('one left: new keys, all see all', async () => {
    if (last) await leave(last)
    if (!(await until(async () => (await look(first)).epoch > before, patience))) return false
    return until(await allGrow(inside), patience)
  })
  if (last) inside.push(last)
  const back = await timed('one came back', async () => {
    if (last) await joinWith(last, room, false)
    if (!(await until(() => allSee(inside), patience))) return false
    return until(await allGrow(inside), patience)
  })
  return { joined, left, back, alarms: (await look(first)).alarms.join(' ') }
}

async function timed(what: string, run: () => Promise<boolean>): Promise<number | null> {
  const from = performance.now()
  const ms = (await run()) ? Math.round(performance.now() - from) : null
  tell(what, ms)
  return ms
}

const [stack, pages] = await Promise.all([
  startStack({ without: ['workspace', 'store'] }),
  openCallPages(chromiumPath, ['person-page']),
])
try {
  const found = await callOfTen(stack, pages)
  process.stdout.write(`${JSON.stringify({ campaign: 'call-of-ten', people, ...found })}\n`)
  if (Object.values(found).includes(null)) process.exitCode = 1
} finally {
  await pages.close()
  await stack.stop()
}
