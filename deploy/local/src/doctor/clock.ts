import { plain, type Examination } from './finding.ts'

/** Tokens live for seconds: a clock that is wrong by a minute refuses people. */
const tolerance = 30
const builtAfter = Date.UTC(2026, 10, 1)

/** Compares with the running gateway's clock where there is one; without network, at least tells a clock that never was set. */
export const examineClock: Examination = async ({ url }) => {
  const about = { fr: 'Horloge', en: 'Clock' }
  const now = new Date()
  const seen = plain(now.toISOString())
  const remedy = { fr: 'réglez l’heure (timedatectl set-ntp true)', en: 'set the clock (timedatectl set-ntp true)' }
  if (now.getTime() < builtAfter) return [{ about, verdict: 'bad', seen, remedy }]
  const drift = await driftFrom(url)
  if (drift > tolerance) return [{ about, verdict: 'bad', seen: plain(`±${drift} s`), remedy }]
  return [{ about, verdict: 'good', seen }]
}

/** In seconds. */
async function driftFrom(url: string | undefined): Promise<number> {
  if (!url) return 0
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })
    const told = Date.parse(response.headers.get('date') ?? '')
    return Number.isNaN(told) ? 0 : Math.abs(Date.now() - told) / 1000
  } catch {
    return 0
  }
}
