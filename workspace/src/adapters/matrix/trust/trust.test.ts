import type { MatrixClient } from 'matrix-js-sdk'
import { UserVerificationStatus } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { describe, expect, it } from 'vitest'
import { watchIdentities } from './identities.ts'
import { nothingTold } from './told.ts'
import { guardKeys } from './trust.ts'

const [claire, idriss, mallory] = ['@claire:p', '@idriss:p', '@mallory:p']

/** The SDK's door for keys, with people of whom some have changed; what goes through it is noted. */
function door(changed: readonly string[] = [], verifiedBefore: readonly string[] = []) {
  const given: string[] = []
  const crypto = {
    olmMachine: {
      shareRoomKey: async (_room: string, people: readonly string[]) => {
        given.push(...people)
        return []
      },
      markRequestAsSent: async () => true,
    },
    getUserCrossSigningKeys: async () => null,
    shareRoomHistoryWithUser: async () => void given.push('the past'),
    markRoomAsPendingKeyBundle: async () => void given.push('a bundle'),
    maybeAcceptKeyBundle: async () => {
      given.push('a bundle')
      return true
    },
    getUserVerificationStatus: async (id: string) =>
      new UserVerificationStatus(
        id === claire,
        id === claire || verifiedBefore.includes(id),
        true,
        changed.includes(id),
      ),
  }
  const client = { getCrypto: () => crypto, getUserId: () => claire } as unknown as MatrixClient
  const roster = { admits: (room: string, id: string) => room === '!r' && id !== mallory }
  return { client, crypto, roster, given }
}
const share = ({ crypto }: ReturnType<typeof door>, people: readonly string[], room = '!r') =>
  crypto.olmMachine.shareRoomKey(room, people)

describe('where keys of rooms are handed over', () => {
  it('T1: nobody gets one whom no member has let in, nor anybody in a room that was not settled', async () => {
    const at = door()
    guardKeys(at.client, { roster: at.roster, changedOf: watchIdentities(at.client, nothingTold) })
    await share(at, [claire, idriss, mallory])
    await share(at, [claire, idriss], '!other')
    expect(at.given).toEqual([claire, idriss])
  })

  it.each([
    ['known people', door([idriss])],
    ['people one had verified', door([], [idriss])],
  ])('T3: nobody gets one while an identity has changed, of %s', async (_, at) => {
    guardKeys(at.client, { roster: at.roster, changedOf: watchIdentities(at.client, nothingTold) })
    await expect(share(at, [claire, idriss])).rejects.toMatchObject({ code: 'identity-changed' })
    expect(at.given).toEqual([])
  })

  it('T3: who was fine is asked about again after each answer of the homeserver, and not before', async () => {
    const changed: string[] = []
    const at = door(changed)
    const changedOf = watchIdentities(at.client, nothingTold)
    expect(await changedOf([claire, idriss])).toEqual([])
    changed.push(idriss)
    expect(await changedOf([claire, idriss])).toEqual([])
    await at.crypto.olmMachine.markRequestAsSent()
    expect(await changedOf([claire, idriss])).toEqual([idriss])
    expect(await changedOf([idriss])).toEqual([idriss])
  })

  it('T3: a change of somebody who gets none holds nothing up', async () => {
    const at = door([mallory])
    guardKeys(at.client, { roster: at.roster, changedOf: watchIdentities(at.client, nothingTold) })
    await share(at, [claire, idriss, mallory])
    expect(at.given).toEqual([claire, idriss])
  })

  it('D12: the past is neither handed over nor taken, whatever the homeserver says of the room’s history', async () => {
    const at = door()
    guardKeys(at.client, { roster: at.roster, changedOf: watchIdentities(at.client, nothingTold) })
    await at.crypto.shareRoomHistoryWithUser()
    await at.crypto.markRoomAsPendingKeyBundle()
    expect(await at.crypto.maybeAcceptKeyBundle()).toBe(false)
    expect(at.given).toEqual([])
  })

  it('a start without the door fails', () => {
    const bare = { getCrypto: () => ({ olmMachine: {} }) } as unknown as MatrixClient
    expect(() => guardKeys(bare, { roster: { admits: () => true }, changedOf: async () => [] })).toThrow('internal')
  })
})
