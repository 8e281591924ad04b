import { createLogger, ServiceError } from '@parvis/service-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertAccount } from '../db/accounts.ts'
import { sampleAccount } from '../db/database.contract.ts'
import type { Database } from '../db/schema.ts'
import { claimTokens, findTokens } from '../db/session-tokens.ts'
import type { Grant } from './issuer.ts'
import { Sessions } from './sessions.ts'
import { StoreTokens } from './store-tokens.ts'
import { arrival } from './testing/arrival.ts'

const start = Date.parse('2026-11-21T08:00:00.000Z')
let time = start

/** An issuer whose refresh tokens are good for one use, as RFC 9700 §2.2.2 has them: the second use ends the family. */
function strictIssuer() {
  let count = 1
  let ended = false
  const issuer = {
    uses: [] as string[],
    hold: async (): Promise<void> => {},
    async renew(refresh: string): Promise<Grant | null> {
      ended ||= issuer.uses.includes(refresh)
      issuer.uses.push(refresh)
      await issuer.hold()
      if (ended) return null
      count += 1
      return { access: `access-${count}`, refresh: `refresh-${count}`, expires: time + 600_000 }
    },
    revoke: async () => {},
  }
  return issuer
}

/** Several gateways on one database spend a refresh token once. `open`: one more connection to it, migrated. */
export function oneRenewalContract(name: string, open: () => Promise<Database>): void {
  describe(`two gateways on one database: ${name}`, () => {
    const connections: Database[] = []
    let gateways: StoreTokens[]
    let issuer: ReturnType<typeof strictIssuer>
    let session: string
    beforeAll(async () => void connections.push(await open(), await open()))
    afterAll(() => Promise.all(connections.map((db) => db.destroy())))
    beforeEach(async () => {
      time = start
      issuer = strictIssuer()
      const [options, db] = [{ issuer, key: Buffer.alloc(32, 7), now: () => new Date(time) }, first(connections)]
      gateways = connections.map((at) => new StoreTokens({ ...options, db: at, logger: createLogger('t', 'silent') }))
      await db.deleteFrom('sessions').execute()
      await db.deleteFrom('accounts').execute()
      await insertAccount(db, sampleAccount)
      session = (await new Sessions(db, options.now).open(sampleAccount, arrival, 'Firefox', 'local')).row.id
      await first(gateways).keep(session, 's1', { access: 'access-1', refresh: 'refresh-1', expires: time + 600_000 })
    })
    const both = (ask: (gateway: StoreTokens) => Promise<string>) => Promise.all(gateways.map(ask))

    test('asked at once, one of them renews and both have what came', async () => {
      time += 580_000
      issuer.hold = () => new Promise((resolve) => setTimeout(resolve, 150))
      expect(await both((gateway) => gateway.current(session))).toEqual(['access-2', 'access-2'])
      expect(await both((gateway) => gateway.renew(session, 'access-2'))).toEqual(['access-3', 'access-3'])
      expect(issuer.uses).toEqual(['refresh-1', 'refresh-2'])
    })

    test('one that cannot reach the issuer leaves it to the other', async () => {
      time += 601_000
      let away = true
      issuer.hold = async () => {
        issuer.uses.pop()
        if (away) throw new ServiceError('identity.issuer-unreachable')
      }
      const [one, other] = gateways
      await expect(one?.current(session)).rejects.toThrow(ServiceError)
      away = false
      expect(await other?.current(session)).toBe('access-2')
    })

    test('one that died while it renewed is waited for as long as its claim, no longer', async () => {
      const [db, other] = [first(connections), gateways[1]]
      const sealed = (await findTokens(db, session)) ?? ''
      const at = (milliseconds: number) => new Date(milliseconds).toISOString()
      time += 601_000
      expect(await claimTokens(db, { sessionId: session, sealed }, { now: at(time), until: at(time + 5) })).toBe(true)
      const asked = other?.current(session)
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(issuer.uses).toEqual([])
      time += 5
      expect(await asked).toBe('access-2')
    })
  })
}

function first<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined) throw new Error('there is none')
  return item
}
