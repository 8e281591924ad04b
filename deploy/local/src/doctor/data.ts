import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { isFree, keptPorts } from '../ports.ts'

import { plain, type Examination, type Finding, type Patient } from './finding.ts'

export const examineData: Examination = async (patient) => [secretModes(patient), ...(await ports(patient))]

/** A secret that others can read is no secret: modes of the folder and of each file. */
function secretModes({ data }: Patient): Finding {
  const about = { fr: 'Secrets', en: 'Secrets' }
  if (!existsSync(data.secrets)) return { about, verdict: 'good', seen: { fr: 'aucun encore', en: 'none yet' } }
  const paths = [data.secrets, ...readdirSync(data.secrets).map((name) => join(data.secrets, name))]
  const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0)
  if (open.length === 0)
    return { about, verdict: 'good', seen: { fr: 'lisibles par vous seul', en: 'readable by you alone' } }
  const remedy = plain(`chmod -R go= ${data.secrets}`)
  return {
    about,
    verdict: 'bad',
    seen: { fr: `lisibles par d’autres : ${open.join(', ')}`, en: `readable by others: ${open.join(', ')}` },
    remedy,
  }
}

/** While Parvis runs, its ports are its own; while it does not, they should be free. */
async function ports({ data, url }: Patient): Promise<readonly Finding[]> {
  if (url) return []
  const findings: Finding[] = []
  for (const [name, port] of Object.entries(keptPorts(data.ports))) {
    const about = plain(`Port ${port} (${name})`)
    if (await isFree(port)) findings.push({ about, verdict: 'good', seen: { fr: 'libre', en: 'free' } })
    else
      findings.push({
        about,
        verdict: name === 'gateway' ? 'bad' : 'poor',
        seen: { fr: 'pris par un autre programme', en: 'taken by another program' },
        remedy: remedyFor(name),
      })
  }
  return findings
}

function remedyFor(name: string): { fr: string; en: string } {
  if (name === 'gateway')
    return { fr: 'arrêtez ce programme, ou lancez avec --port 0', en: 'stop that program, or start with --port 0' }
  return { fr: 'rien à faire : un autre port sera choisi', en: 'nothing to do: another port will be chosen' }
}
