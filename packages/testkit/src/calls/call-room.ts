import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { HostileOnPage } from './hostile-page.ts'
import type { PersonOnPage } from './person-page.ts'
import type { PlantedOnPage } from './planted-page.ts'
import type { StockOnPage } from './stock-page.ts'

declare global {
  interface Window {
    readonly person: Promise<PersonOnPage>
    readonly hostile: Promise<HostileOnPage>
    readonly stock: Promise<StockOnPage>
    readonly planted: Promise<PlantedOnPage>
  }
}

export const patience = { timeout: 60_000, interval: 250 }
/** A browser asks a media server that is gone for some seconds before it believes it. */
export const restart = { timeout: 90_000, interval: 500 }

/** A room that Claire's page makes and to which she invites. */
export function makeRoom(claire: Page, invite: readonly string[]): Promise<string> {
  return claire.evaluate(
    async (people) => (await window.person).matrix.chat.createRoom({ name: 'Réunion', invite: people }),
    invite,
  )
}

export function joinCall(page: Page, room: string): Promise<void> {
  return page.evaluate(async (id) => {
    const { calls } = await window.person
    const devices = { microphone: null, camera: null, speaker: null }
    await calls.join({ room: id, microphone: true, camera: true, devices, economy: 'off' })
  }, room)
}

/** What Claire's page says of its call, and what its browser has decoded. */
export function look(page: Page) {
  return page.evaluate(async () => {
    const { calls, decoded } = await window.person
    const call = calls.current.value
    const participants = (call?.participants.value ?? []).map(({ person, trust, program, media, camera }) => ({
      name: person.name,
      trust,
      program,
      media,
      camera: camera !== null,
    }))
    const all = call?.alarms.value ?? []
    const alarms = all.map(({ kind }) => kind)
    const lasting = all.filter(({ lasts }) => lasts).map(({ kind }) => kind)
    const screens = (call?.participants.value ?? []).flatMap(({ person, screen }) => (screen ? [person.name] : []))
    const accused = all.filter(({ kind }) => kind === 'clear').map(({ name }) => name)
    const [at, own] = [call?.state.value.at, call?.own.value]
    const epoch = call?.seal.value.epoch ?? 0
    return { at, own, participants, screens, alarms, lasting, accused, epoch, ...(await decoded()) }
  })
}

type Counted = 'frames' | 'samples'
type Counts<Name extends Counted> = Readonly<Record<Name, number>>

/** Frames are counted as decoded, at least ten: a first one alone says nothing. */
export function grows(count: () => Promise<Counts<Counted>>, within = patience): Promise<void> {
  return growsBy({ frames: 10, samples: 10_000 }, count, within)
}

/** Pictures alone: of who is muted no sound comes. */
export function growsInFrames(count: () => Promise<Counts<'frames'>>): Promise<void> {
  return growsBy({ frames: 10 }, count, patience)
}

async function growsBy<Name extends Counted>(
  more: Counts<Name>,
  count: () => Promise<Counts<Name>>,
  within: typeof patience,
): Promise<void> {
  const names = Object.keys(more) as Name[]
  const before: Record<Name, number> = { ...(await count()) }
  await vi.waitFor(async () => {
    const now = await count()
    for (const name of names) {
      // Who has gone takes their numbers with them, and a picture that came back counts from nothing again.
      before[name] = Math.min(before[name], now[name])
      expect(now[name], name).toBeGreaterThanOrEqual(before[name] + more[name])
    }
  }, within)
}

/** No picture: what was on its way is decoded first, a busy machine takes its time over it; then nothing more, for two seconds. */
export function standsStill(count: () => Promise<Counts<'frames'>>): Promise<void> {
  return staysWithin({ frames: 0 }, count)
}

/** No picture and no sound. What a receiver makes up for sound that does not come is not counted, except for its last crumbs. */
export function isStill(count: () => Promise<Counts<Counted>>): Promise<void> {
  return staysWithin({ frames: 0, samples: 2_400 }, count)
}

async function staysWithin<Name extends Counted>(
  most: Counts<Name>,
  count: () => Promise<Counts<Name>>,
): Promise<void> {
  const names = Object.keys(most) as Name[]
  await vi.waitFor(
    async () => {
      const before = await count()
      await pause(2_000)
      const after = await count()
      for (const name of names) expect(after[name] - before[name], name).toBeLessThanOrEqual(most[name])
    },
    { timeout: 14_000, interval: 1 },
  )
}
