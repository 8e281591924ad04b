import type { MatrixClient } from 'matrix-js-sdk'
import { describe, expect, it } from 'vitest'
import type { KeysState } from '../../../features/identity/port.ts'
import { memoryStore } from '../../../platform/storage.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { compareTold, tellIdentity } from './tell-identity.ts'

const me = '@claire:p'

/** A browser of Claire's that is ready and holds this key, and what the portal was told of her. */
function world({ told, held = 'mine' as string | null }: { told?: string; held?: string | null } = {}) {
  const portal = {
    told,
    up: true,
    calls: 0,
    async tell(key: string) {
      if (!portal.up) throw new TypeError('no portal')
      portal.calls += 1
      portal.told = key
    },
    look: async () => {
      if (!portal.up) throw new TypeError('no portal')
      return new Map(portal.told === undefined ? [] : [[me, portal.told]])
    },
  }
  const crypto = { getCrossSigningKeyId: async () => held }
  const client = { getCrypto: () => crypto, getSafeUserId: () => me } as unknown as MatrixClient
  const outlets = { keys: liveSource<KeysState>({ at: 'ready' }) }
  const store = memoryStore()
  return { portal, parts: { client, store, portal, outlets }, at: () => outlets.keys.value.at, store }
}

describe('one’s own identity at the portal', () => {
  it('is told once, and again only where the portal has another', async () => {
    const { portal, parts } = world()
    await tellIdentity(parts)
    await tellIdentity(parts)
    expect([portal.told, portal.calls]).toEqual(['mine', 1])
    portal.told = 'another'
    await tellIdentity(parts)
    expect([portal.told, portal.calls]).toEqual(['mine', 2])
  })

  it('is never told by a browser that does not hold its private half', async () => {
    const { portal, parts } = world({ held: null, told: 'another' })
    await tellIdentity(parts)
    await compareTold(parts)
    expect([portal.told, portal.calls]).toEqual(['another', 0])
  })

  it('is told at the start by an account from before there was anything to tell', async () => {
    const { portal, parts, at } = world()
    await compareTold(parts)
    expect([portal.told, at()]).toEqual(['mine', 'ready'])
  })

  it('R21: another one, told in this person’s name, locks their browser until the code opens it', async () => {
    const { portal, parts, at } = world({ told: 'another' })
    await compareTold(parts)
    expect([portal.told, at()]).toEqual(['another', 'locked'])
    // The code opened it.
    await tellIdentity(parts)
    expect(portal.told).toBe('mine')
  })

  it('a new one that the portal did not take is told at the next start, and locks nobody', async () => {
    const { portal, parts, at } = world({ told: 'former' })
    portal.up = false
    await expect(tellIdentity(parts)).rejects.toThrow('no portal')
    portal.up = true
    await compareTold(parts)
    expect([portal.told, at()]).toEqual(['mine', 'ready'])
  })
})
