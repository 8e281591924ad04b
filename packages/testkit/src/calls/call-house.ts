import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { vi } from 'vitest'
import { planSecondSfu, type SecondSfu } from '../second-sfu.ts'
import { startStack, type RunningStack } from '../stack.ts'
import { sayAllIsClear } from '../sfu-evil/hostile-signalling.ts'
import { openCallPages, type CallPages } from './call-pages.ts'
import { makeRoom, patience } from './call-room.ts'
import { chromiumPath } from './config.ts'
import { shortTokens } from './short-tokens.ts'

/** The real engines with two media servers, and three people in one room. */
export interface CallHouse {
  readonly stack: RunningStack
  readonly second: SecondSfu
  readonly pages: CallPages
  readonly claire: Page
  readonly idriss: Page
  readonly helene: Page
  readonly room: string
  /** How often Claire's page was told that a track is in clear. */
  lies(): number
  /** Of the media server, that Claire's page was given: each has ended a second later. */
  tokens(): readonly string[]
  close(): Promise<void>
}

export async function openCallHouse(): Promise<CallHouse> {
  const data = await mkdtemp(join(tmpdir(), 'parvis-two-sfus-'))
  const startSecond = await planSecondSfu(data)
  const [stack, pages] = await Promise.all([
    startStack({ data, without: ['workspace', 'store'] }),
    openCallPages(chromiumPath, ['person-page', 'hostile-page', 'stock-page', 'planted-page']),
  ])
  const second = await startSecond(stack)
  let lies = () => 0
  let tokens = (): readonly string[] => []
  const claire = await pages.open(stack, 'claire.morvan', 'person-page', {
    prepare: async (page) => {
      lies = await sayAllIsClear(page)
      tokens = await shortTokens(page, stack, 1)
    },
  })
  const idriss = await pages.open(stack, 'idriss.benali', 'hostile-page')
  const helene = await pages.open(stack, 'helene.garnier', 'stock-page', {
    origin: 'https://call.example',
  })
  await claire.evaluate(() => window.person.then(() => {}))
  const others = [
    await idriss.evaluate(async () => (await window.hostile).userId),
    await helene.evaluate(async () => (await window.stock).userId),
  ]
  const room = await makeRoom(claire, others)
  await vi.waitFor(() => idriss.evaluate(async (id) => (await window.hostile).enterRoom(id), room), patience)
  await helene.evaluate(async (id) => (await window.stock).enterRoom(id), room)
  return {
    ...{ stack, second, pages, claire, idriss, helene, room },
    lies: () => lies(),
    tokens: () => tokens(),
    async close() {
      await pages.close()
      await second.stop()
      await stack.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}
