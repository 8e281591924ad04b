import { LocalError } from '../error.ts'

import { filesPart } from './files.ts'
import { gatewayPart } from './gateway.ts'
import { issuerPart } from './issuer.ts'
import { livekitPart } from './livekit.ts'
import { meetPart } from './meet.ts'
import type { Part, PartName } from './part.ts'
import type { Setting } from './setting.ts'
import { storePart } from './store.ts'
import { synapsePart } from './synapse.ts'
import { witnessPart } from './witness.ts'
import { workspacePart } from './workspace.ts'

/** The one list of what runs: what a part needs stands before it. */
export function allParts(setting: Setting, without: readonly PartName[]): readonly Part[] {
  const parts = [
    issuerPart,
    livekitPart,
    synapsePart,
    meetPart,
    workspacePart,
    witnessPart,
    storePart,
    filesPart,
    gatewayPart,
  ].map((make) => make(setting))
  return parts.map((part) => (without.includes(part.name) ? leftOut(part) : part))
}

function leftOut({ name, title }: Part): Part {
  const prepare = () => Promise.reject(LocalError.of('part.left-out', { part: title }))
  return { name, title, required: false, needs: [], prepare }
}
