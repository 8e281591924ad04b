import { execFile } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'
import { promisify } from 'node:util'

import { findChromium } from '../engines.ts'
import { findPython } from '../parts/python.ts'
import { versions } from '../versions.ts'

import { plain, type Examination, type Finding, type Patient } from './finding.ts'

const execute = promisify(execFile)
const gibibyte = 2 ** 30

export const examineMachine: Examination = async (patient) => [
  node(),
  await python(patient),
  await go(patient),
  chromium(patient),
  disk(patient),
]

function node(): Finding {
  return { about: plain('Node'), verdict: 'good', seen: plain(process.version) }
}

async function python({ config }: Patient): Promise<Finding> {
  const about = plain('Python')
  if (config.synapse) return { about, verdict: 'good', seen: plain(`PARVIS_SYNAPSE_URL=${config.synapse.url}`) }
  const found = await findPython(config.env, versions.synapse.python)
  const install = { fr: 'installez Python 3.10 ou plus récent', en: 'install Python 3.10 or newer' }
  if (!found) return { about, verdict: 'poor', seen: { fr: 'introuvable', en: 'not found' }, remedy: install }
  const seen = plain(`${found.program} ${found.version.join('.')}`)
  if (found.hasVenv) return { about, verdict: 'good', seen }
  return {
    about,
    verdict: 'poor',
    seen,
    remedy: { fr: 'installez le paquet python3-venv', en: 'install the package python3-venv' },
  }
}

async function go({ config }: Patient): Promise<Finding> {
  const about = plain('Go')
  if (config.livekit) return { about, verdict: 'good', seen: plain(`PARVIS_LIVEKIT_URL=${config.livekit.url}`) }
  try {
    const { stdout } = await execute('go', ['env', 'GOVERSION'], { env: config.env })
    return { about, verdict: 'good', seen: plain(stdout.trim()) }
  } catch {
    return {
      about,
      verdict: 'good',
      seen: { fr: 'absent ; Parvis l’apporte au besoin', en: 'absent; Parvis brings it when needed' },
    }
  }
}

function chromium({ config }: Patient): Finding {
  const path = findChromium(config)
  const about = { fr: 'Chromium (essais)', en: 'Chromium (tests)' }
  if (path) return { about, verdict: 'good', seen: plain(path) }
  const remedy = {
    fr: 'installez chromium, ou donnez son chemin dans PARVIS_CHROMIUM',
    en: 'install chromium, or give its path in PARVIS_CHROMIUM',
  }
  return { about, verdict: 'poor', seen: { fr: 'introuvable', en: 'not found' }, remedy }
}

function disk({ data, config }: Patient): Finding {
  mkdirSync(config.tools, { recursive: true })
  const least = Math.min(...[data.path, config.tools].map(freeBytes))
  const seen = { fr: `${(least / gibibyte).toFixed(1)} Gio libres`, en: `${(least / gibibyte).toFixed(1)} GiB free` }
  const about = { fr: 'Disque', en: 'Disk' }
  if (least > 3 * gibibyte) return { about, verdict: 'good', seen }
  const verdict = least > gibibyte / 2 ? 'poor' : 'bad'
  return { about, verdict, seen, remedy: { fr: 'libérez au moins 3 Gio', en: 'free at least 3 GiB' } }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}
