import { createJournal, type Journal } from '../audit/sealing/journal.ts'
import { SubjectKeys } from '../audit/sealing/subject-keys.ts'
import { testDesk } from './desk.ts'
import {
  fakeIdentity,
  matrixAt,
  memoryAuditLog,
  person,
  startEngine,
  startGateway,
  type StubEngine,
  type TestGateway,
} from './gateway.ts'
import { memoryKeyStore } from './key-store.ts'

/** A gateway that leaves some acts out of its log: `fault` says which, and under which index it claims that they stand. */
export type Fault = (journal: Journal) => Journal

/** Of the sends, counted from one: every third. */
export const isLeftOut = (at: number) => at % 3 === 2

export const faults: Readonly<Record<string, Fault>> = {
  'claims the index that would have come': (journal) => leavingOut(journal, (last) => last + 1),
  'claims the entry of an earlier act of the same person': (journal) => leavingOut(journal, (last) => last - 2),
  'claims an entry of somebody else': (journal) => leavingOut(journal, () => 0),
  'claims an outcome': (journal) => leavingOut(journal, () => 1),
}

function leavingOut(journal: Journal, claimed: (last: number) => number): Journal {
  let [count, last] = [0, 0]
  return {
    ...journal,
    async intent(act) {
      if (act.act === 'matrix.message.send' && isLeftOut((count += 1))) return claimed(last)
      return (last = await journal.intent(act))
    },
    outcome: async (outcome) => (outcome.of === last ? journal.outcome(outcome) : last),
  }
}

/** The real gateway over such a journal, and an engine that takes everything. People: `claire`, `idriss`. */
export async function startOmitting(fault: Fault): Promise<TestGateway & { readonly engine: StubEngine }> {
  const names = ['claire', 'idriss']
  const audit = memoryAuditLog()
  const keys = new SubjectKeys(memoryKeyStore(), Buffer.alloc(32, 1))
  const engine = await startEngine((_request, response) => void response.end('{}'))
  const journal = fault(createJournal(audit, keys))
  const identity = fakeIdentity(names.map((name) => person(name)))
  const desk = await testDesk(audit, keys, names)
  const gateway = await startGateway({ matrix: matrixAt(engine.url) }, { audit, journal, identity, desk })
  return Object.assign(gateway, {
    engine,
    [Symbol.asyncDispose]: async () => {
      await gateway.app.close()
      await engine[Symbol.asyncDispose]()
    },
  })
}
