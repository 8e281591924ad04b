import { join } from 'node:path'
import type { AuditLog } from '../audit/audit-log.ts'
import { openFileAuditLog } from '../audit/files/open-log.ts'
import { createJournal } from '../audit/sealing/journal.ts'
import { SubjectKeys } from '../audit/sealing/subject-keys.ts'
import { policyText } from '../audit/witnessing/policy.ts'
import type { AccountPrincipal } from '../identity/principal.ts'
import { testOrigin } from './audit-log.ts'
import { testDesk } from './desk.ts'
import { fakeIdentity, matrixAt, startEngine, startGateway, temporaryFolder } from './gateway.ts'
import { memoryKeyStore } from './key-store.ts'

export const room = '!r:parvis.localhost'

export interface ReadingGateway extends AsyncDisposable {
  /** A folder of the test's own; the log lies in `audit` of it. */
  readonly folder: string
  readonly url: string
  readonly audit: AuditLog
  readonly logPolicy: string
  /** Somebody of these people sends an event into `room`. */
  send(name: string, type?: string, transaction?: number): Promise<Response>
  /** Under `/api/audit/`; with a body it is a POST. */
  ask(who: string, path: string, body?: object): Promise<Response>
}

/** The real gateway over a log in files, and an engine that takes everything: for tests of the log's readers. */
export async function startReadingGateway(people: readonly AccountPrincipal[]): Promise<ReadingGateway> {
  const folder = temporaryFolder()
  const engine = await startEngine((_request, response) => void response.end('{}'))
  const audit = await openFileAuditLog(join(folder.path, 'audit'), { origin: testOrigin, roundMs: 5 })
  const logPolicy = policyText(undefined, audit.keys(), [])
  const keys = new SubjectKeys(memoryKeyStore(), Buffer.alloc(32, 1))
  const names = people.map(({ account }) => account.name)
  const [desk, journal] = [await testDesk(audit, keys, names), createJournal(audit, keys)]
  const parts = { audit, identity: fakeIdentity(people), logPolicy, desk, journal }
  const gateway = await startGateway({ matrix: matrixAt(engine.url) }, parts)
  const json = { 'content-type': 'application/json' }
  return {
    ...{ folder: folder.path, url: gateway.url, audit, logPolicy },
    send: (name, type = 'm.room.encrypted', transaction = 1) =>
      fetch(`${gateway.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/${type}/${transaction}`, {
        method: 'PUT',
        headers: { authorization: `Bearer token-${name}`, ...json },
        body: '{}',
      }),
    ask: (who, path, body) =>
      fetch(`${gateway.url}/api/audit/${path}`, {
        headers: { 'x-test-session': `token-${who}`, ...(body && json) },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]()
      await audit.close()
      await engine[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}
