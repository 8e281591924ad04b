import { keptPorts } from '../ports.ts'
import { storeTitle } from '../parts/store.ts'

import { plain, type Examination } from './finding.ts'

/** Whether the files of a running Parvis can be reached, and answer as a Nextcloud. */
export const examineStore: Examination = async ({ data, url }) => {
  if (!url) return []
  const address = `http://127.0.0.1:${keptPorts(data.ports).store}`
  const seen = await versionAt(address)
  if (seen !== undefined) return [{ about: storeTitle, verdict: 'good', seen: plain(`${address} : ${seen}`) }]
  return [
    {
      about: storeTitle,
      verdict: 'poor',
      seen: { fr: `${address} ne répond pas`, en: `${address} does not answer` },
      remedy: { fr: 'voyez logs/store.log, puis relancez', en: 'see logs/store.log, then start again' },
    },
  ]
}

async function versionAt(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${address}/status.php`, { signal: AbortSignal.timeout(3000) })
    if (!response.ok) return undefined
    const { productname, versionstring } = (await response.json()) as { productname: string; versionstring: string }
    return `${productname} ${versionstring}`
  } catch {
    return undefined
  }
}
