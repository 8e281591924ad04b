import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { newProfile, type Profile } from '../../workspace/e2e/lib/browser.ts'
import { matrixApi } from '../../workspace/e2e/lib/matrix-api.ts'
import { claire, marc, type DemoPerson } from '../../workspace/e2e/lib/people.ts'
import { enterFirst } from '../../workspace/e2e/lib/sign-in.ts'
import { classicSync, listShown, makeRooms } from './many-rooms.ts'
import { report } from './report.ts'

const [few, many] = [50, 5000]
// Once: it takes a minute, and the homeserver keeps the answer in its memory.
const classicRounds = 1

/**
 * From a reload to the list of 50 rooms and of 5,000, rounds interleaved, then what the classic /sync takes for the
 * latter. In a Parvis of its own, whose data lie in memory where the machine has a folder there: what is measured is
 * reading, and a disk would take the most of an hour to keep so many new rooms.
 */
export async function measureLists(browser: Browser, rounds: number): Promise<void> {
  const data = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parvis-bench-rooms-'))
  const stack = await startStack({ data, without: ['livekit'] })
  try {
    const [short, long] = [await withRooms(browser, stack, claire, few), await withRooms(browser, stack, marc, many)]
    const times = { short: [] as number[], long: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      times.short.push(await listShown(short.profile.page))
      times.long.push(await listShown(long.profile.page))
    }
    const line = { bench: 'chat', metric: `reload → list of ${many} rooms`, unit: 'ms' }
    report({
      ...line,
      ours: times.long,
      peer: times.short,
      peerName: `list of ${few} rooms`,
      goal: `≤ 1.3 × T(${few})`,
      most: 1.3,
    })
    const classic: number[] = []
    for (let round = 0; round < classicRounds; round += 1) classic.push(await classicSync(stack, long.token))
    report({
      ...line,
      ours: times.long.slice(0, classicRounds),
      peer: classic,
      peerName: `classic /sync of ${many} rooms`,
      goal: '≤ 0.05 × classic /sync',
      most: 0.05,
    })
  } finally {
    await stack.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** Somebody with so many rooms. Their page is away while these are made: it would be told of each. */
async function withRooms(
  browser: Browser,
  stack: RunningStack,
  person: DemoPerson,
  count: number,
): Promise<{ profile: Profile; token: string }> {
  const profile = await newProfile(browser, stack)
  await enterFirst(profile, person)
  const { token } = await matrixApi(profile)
  await profile.page.goto('about:blank')
  await makeRooms(stack, token, count)
  return { profile, token }
}
