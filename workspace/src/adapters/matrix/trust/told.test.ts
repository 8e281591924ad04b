import type { MatrixClient } from 'matrix-js-sdk'
import { UserVerificationStatus } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../platform/storage.ts'
import { approve, watchIdentities } from './identities.ts'
import { makeTold } from './told.ts'
import { TooSoon } from './too-soon.ts'
import { guardKeys } from './trust.ts'

const [claire, idriss, helene] = ['@claire:p', '@idriss:p', '@helene:p']

/** A browser that has never met anybody, a homeserver that serves keys, and a portal that was told some. */
function world(store = memoryStore()) {
  const served = new Map([
    [idriss, 'key of Idriss'],
    [helene, 'key of Hélène'],
  ])
  const portal = {
    keys: new Map(served),
    up: true,
    asked: [] as (readonly string[])[],
    tell: async () => {},
    async look(people: readonly string[]) {
      portal.asked.push(people)
      if (!portal.up) throw new TypeError('no portal')
      return new Map([...portal.keys].filter(([id]) => people.includes(id)))
    },
  }
  const given: string[] = []
  const crypto = {
    olmMachine: {
      shareRoomKey: async (_room: string, people: readonly string[]) => void given.push(...people),
      markRequestAsSent: async () => true,
    },
    getUserVerificationStatus: async (id: string) => new UserVerificationStatus(id === claire, id === claire, true),
    getUserCrossSigningKeys: async (id: string) => ({ master_key: { keys: { 'ed25519:x': served.get(id) } } }),
    pinCurrentUserIdentity: async () => {},
  }
  const client = { getCrypto: () => crypto, getUserId: () => claire } as unknown as MatrixClient
  const time = { now: 0, due: [] as (() => void)[] }
  const clock = { now: () => time.now, after: (_ms: number, run: () => void) => (time.due.push(run), () => {}) }
  const told = { changed: 0 }
  const asking = makeTold({ portal, store, clock, changed: () => (told.changed += 1) })
  const changedOf = watchIdentities(client, asking)
  guardKeys(client, { roster: { admits: () => true }, changedOf })
  return {
    ...{ served, portal, given, time, told, store, changedOf },
    share: (people: readonly string[]) => crypto.olmMachine.shareRoomKey('!r', people),
    approve: (id: string) => approve(client, asking, id),
    /** The homeserver has answered something about keys. */
    answered: () => crypto.olmMachine.markRequestAsSent(),
  }
}

describe('F13, T3: an identity that the homeserver serves, beside what the person’s own browser told the portal', () => {
  it('lets keys go where both say the same, and asks once for all', async () => {
    const at = world()
    await at.share([claire, idriss, helene])
    await at.answered()
    await at.share([claire, idriss, helene])
    expect(at.given).toEqual([claire, idriss, helene, claire, idriss, helene])
    expect(at.portal.asked).toEqual([[idriss, helene]])
  })

  it('gives nobody a key while they differ, also at the first meeting, and it is said', async () => {
    const at = world()
    at.served.set(idriss, 'key of the homeserver')
    await expect(at.share([claire, idriss, helene])).rejects.toMatchObject({ code: 'identity-changed' })
    expect(at.given).toEqual([])
    expect(await at.changedOf([claire, idriss, helene])).toEqual([idriss])
    expect(at.told.changed).toBe(1)
  })

  it('while the portal is silent, believes nobody new because somebody else of the room is known to differ', async () => {
    const at = world()
    at.served.set(idriss, 'key of the homeserver')
    expect(await at.changedOf([idriss])).toEqual([idriss])
    at.portal.up = false
    expect(await at.changedOf([idriss, helene])).toEqual([idriss])
    await expect(at.share([helene])).rejects.toBeInstanceOf(TooSoon)
    expect(at.given).toEqual([])
  })

  it('goes on with the key that was compared, and with no third one', async () => {
    const at = world()
    at.served.set(idriss, 'new key of Idriss')
    expect(await at.changedOf([idriss])).toEqual([idriss])
    await at.approve(idriss)
    expect(await at.changedOf([idriss])).toEqual([])
    const reopened = world(at.store)
    reopened.served.set(idriss, 'new key of Idriss')
    expect(await reopened.changedOf([idriss])).toEqual([])
    reopened.served.set(idriss, 'key of the homeserver')
    await reopened.answered()
    expect(await reopened.changedOf([idriss])).toEqual([idriss])
  })

  it('asks again after a while: somebody may have told their new identity since', async () => {
    const at = world()
    at.served.set(idriss, 'new key of Idriss')
    expect(await at.changedOf([idriss])).toEqual([idriss])
    at.portal.keys.set(idriss, 'new key of Idriss')
    expect(await at.changedOf([idriss])).toEqual([idriss])
    at.time.now = 10_000
    expect(await at.changedOf([idriss])).toEqual([])
    expect(at.told.changed).toBe(2)
  })

  it('believes the homeserver of whom the portal was told nothing, until it is', async () => {
    const at = world()
    at.portal.keys.delete(idriss)
    at.served.set(idriss, 'key of the homeserver')
    await at.share([idriss])
    at.portal.keys.set(idriss, 'key of Idriss')
    at.time.now = 5 * 60_000
    await at.answered()
    await expect(at.share([idriss])).rejects.toMatchObject({ code: 'identity-changed' })
    expect(at.given).toEqual([idriss])
  })

  it('while the portal is silent: who was seen before goes on, who never was waits and is asked about again', async () => {
    const before = world()
    await before.share([idriss])
    const at = world(before.store)
    at.portal.up = false
    await at.share([idriss])
    await expect(at.share([idriss, helene])).rejects.toBeInstanceOf(TooSoon)
    at.served.set(idriss, 'key of the homeserver')
    await at.answered()
    await expect(at.share([idriss])).rejects.toBeInstanceOf(TooSoon)
    expect([at.given, at.time.due.length]).toEqual([[idriss], 1])
    at.portal.up = true
    at.time.due.forEach((run) => run())
    expect(at.told.changed).toBe(1)
    await expect(at.share([idriss, helene])).rejects.toMatchObject({ code: 'identity-changed' })
  })
})
