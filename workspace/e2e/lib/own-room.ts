import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { keepEvidence } from './evidence.ts'
import { roomOfTwo, type RoomOfTwo } from './room-of-two.ts'

/** What stands once the file's `beforeAll` has run. */
export interface OwnRoom {
  readonly stack: RunningStack
  readonly room: RoomOfTwo
}

/** For a test file that breaks its Parvis, or reads its files: one of its own, with Claire and Idriss in one room. */
export function ownRoom(name: string): () => OwnRoom {
  let browser: Browser | undefined
  let stack: RunningStack | undefined
  let room: RoomOfTwo | undefined
  beforeAll(async () => {
    stack = await startStack({ without: ['livekit'] })
    browser = await launchBrowser()
    room = await roomOfTwo(browser, stack, name)
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })
  keepEvidence(() => browser)
  return () => {
    if (!stack || !room) throw new Error('asked for before the file began')
    return { stack, room }
  }
}
