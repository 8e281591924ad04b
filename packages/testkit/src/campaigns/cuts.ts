import { coffreOfTwo, cutPerson, fileUnderCuts, messagesUnderCuts } from '../net/cut-people.ts'
import { campaignSeed } from '../campaign-seed.ts'
import { randomFrom } from '../random.ts'
import { startStack } from '../stack.ts'

// npm run campaign -- cuts [--seed N]: 200 messages and ten files of 60 MB over links of 300 ms that stall and are cut at
// random bytes, by the workspace's own adapters on the real engines.
const seed = campaignSeed('cuts')
const random = randomFrom(seed)
const tell = (what: object) => void process.stdout.write(`${JSON.stringify({ campaign: 'cuts', seed, ...what })}\n`)
let faults = 0

const stack = await startStack({ without: ['workspace', 'livekit', 'meet'] })
try {
  const claire = await cutPerson(stack, 'claire.morvan', random)
  const idriss = await cutPerson(stack, 'idriss.benali', random)
  const room = await coffreOfTwo(claire, idriss)
  const { sent, shown, cuts } = await messagesUnderCuts([claire, idriss], room, {
    cuts: 20,
    messages: 200,
    cutWithin: 60_000,
  })
  const wrong = shown.filter((texts) => texts.join() !== sent.join()).length
  tell({ messages: sent.length, cuts, wrong })
  faults += wrong
  for (let n = 0; n < 10; n += 1) {
    const found = await fileUnderCuts([claire, idriss], room, { cuts: 6, size: 60_000_000, cutWithin: 2 ** 23 })
    tell({ file: n, ...found })
    const { equal, versions, sentAgain, readFromZero } = found
    if (!equal || versions !== 1 || sentAgain > 0 || readFromZero !== 1) faults += 1
  }
  for (const person of [claire, idriss]) await person.leave()
} finally {
  await stack.stop()
}
if (faults > 0) process.exitCode = 1
