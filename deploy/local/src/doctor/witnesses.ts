import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { foreignWitnesses, ownWitnessOnly } from '../parts/witness.ts'

import { plain, type Examination, type Finding, type Patient } from './finding.ts'

const about = { fr: 'Témoins du journal', en: 'Witnesses of the log' }

/** Who else vouches for the audit log. A list that can't be read keeps Parvis from starting. */
export const examineWitnesses: Examination = async (patient) => [look(patient)]

function look({ data }: Patient): Finding {
  try {
    const foreign = foreignWitnesses(data).map(({ name }) => name)
    const own = ownKey(join(data.path, 'witness', 'witness.vkey'))
    if (foreign.length > 0) return { about, verdict: 'good', seen: plain([...own, ...foreign].join(', ')) }
    if (own.length === 0) return { about, verdict: 'good', seen: { fr: 'aucun encore', en: 'none yet' } }
    return { about, verdict: 'poor', seen: plain(own.join(', ')), remedy: ownWitnessOnly }
  } catch (error) {
    const seen = plain(`witnesses.json : ${error instanceof Error ? error.message.split('\n', 1)[0] : ''}`)
    const remedy = { fr: 'corrigez ce fichier (docs/operating.md)', en: 'correct this file (docs/operating.md)' }
    return { about, verdict: 'bad', seen, remedy }
  }
}

/** Its verifier key, for whoever compares it by another way. */
function ownKey(file: string): readonly string[] {
  return existsSync(file) ? [readFileSync(file, 'utf8').trim()] : []
}
