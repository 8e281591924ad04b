import { plain, type Examination, type Finding } from './finding.ts'

/** What the running Parvis says about itself, asked as a browser and as another Matrix client would. */
export const examineRunning: Examination = async ({ url }) => {
  const about = plain('Parvis')
  if (!url)
    return [{ about, verdict: 'good', seen: { fr: 'ne tourne pas', en: 'not running' }, remedy: plain('npm start') }]
  return [await health(url), await wellKnown(url)]
}

async function health(url: string): Promise<Finding> {
  const about = { fr: 'Santé', en: 'Health' }
  const remedy = { fr: 'voyez les journaux, puis relancez', en: 'see the logs, then start again' }
  const body = await ask(`${url}/health`)
  const status = body?.['status']
  if (status === 'ok') return { about, verdict: 'good', seen: plain(`${url} : ok`) }
  if (status === 'degraded') return { about, verdict: 'poor', seen: plain(JSON.stringify(body?.['parts'])), remedy }
  return { about, verdict: 'bad', seen: { fr: `${url} ne répond pas`, en: `${url} does not answer` }, remedy }
}

/** Must name the same origin: a client that follows it elsewhere would leave the gateway. */
async function wellKnown(url: string): Promise<Finding> {
  const about = plain('/.well-known/matrix/client')
  const body = await ask(`${url}/.well-known/matrix/client`)
  const homeserver = body?.['m.homeserver'] as { base_url?: string } | undefined
  const named = homeserver?.base_url?.replace(/\/$/, '')
  if (named === url) return { about, verdict: 'good', seen: plain(url) }
  const seen = named === undefined ? { fr: 'absent', en: 'missing' } : plain(named)
  return { about, verdict: 'bad', seen, remedy: { fr: 'relancez npm start', en: 'run npm start again' } }
}

async function ask(url: string): Promise<Record<string, unknown> | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3000) })
    return (await response.json()) as Record<string, unknown>
  } catch {
    return undefined
  }
}
