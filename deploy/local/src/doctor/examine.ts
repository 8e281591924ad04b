import { examineClock } from './clock.ts'
import { examineData } from './data.ts'
import type { Finding, Patient } from './finding.ts'
import { examineMachine } from './machine.ts'
import { examineRunning } from './running.ts'
import { examineStore } from './store.ts'
import { examineWitnesses } from './witnesses.ts'

/** Looks at everything that a start, or a run, depends on. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const examinations = [examineMachine, examineClock, examineData, examineRunning, examineWitnesses, examineStore]
  return (await Promise.all(examinations.map((examination) => examination(patient)))).flat()
}
