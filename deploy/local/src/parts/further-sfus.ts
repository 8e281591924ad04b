import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import * as z from 'zod'

import type { DataFolder } from '../folders.ts'

const listed = z.array(
  z.strictObject({
    /** As the call service and the gateway call it; also a word of its paths. */
    id: z.string(),
    /** Of the places file. */
    place: z.string(),
    url: z.url(),
    apiKey: z.string(),
    /** Seen from the data folder. */
    apiSecretFile: z.string(),
  }),
)

export type FurtherSfu = z.output<typeof listed>[number]

/** SFUs that run elsewhere, beside the one that is brought: `sfus.json` of the data folder. */
export function furtherSfus(data: DataFolder): readonly FurtherSfu[] {
  const file = join(data.path, 'sfus.json')
  if (!existsSync(file)) return []
  const found = listed.parse(JSON.parse(readFileSync(file, 'utf8')))
  return found.map((one) => ({ ...one, apiSecretFile: join(data.path, one.apiSecretFile) }))
}
