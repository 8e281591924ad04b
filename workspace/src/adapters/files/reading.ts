import { openStream, unwrapKey, type FileVersion } from '@parvis/sealed'
import { FilesError } from '../../features/files/port.ts'
import type { Coffre } from './coffre.ts'
import { filesError } from './files-error.ts'
import type { Storage } from './storage.ts'

/** A content, opened here: whole and authentic, or a `FilesError`. `version`: a record's id; the newest when absent. */
export async function readContent({
  coffre,
  storage,
  node,
  version,
}: {
  coffre: Coffre
  storage: Storage
  node: string
  version?: string | undefined
}): Promise<Blob> {
  const { manifest, epochs } = coffre.present()
  const versions = manifest.nodes.get(node)?.versions ?? manifest.trash.get(node)?.versions ?? []
  const wanted = version === undefined ? versions[0] : versions.find(({ record }) => record === version)
  if (wanted === undefined) throw new FilesError('missing')
  try {
    return await opened(wanted, epochs, manifest.coffre, storage)
  } catch (cause) {
    throw filesError(cause)
  }
}

async function opened(
  { act, key: wrapped }: FileVersion,
  epochs: Parameters<typeof unwrapKey>[0],
  coffre: string,
  storage: Storage,
): Promise<Blob> {
  const key = await unwrapKey(epochs, { file: act.node, version: act.number, blob: act.blob }, wrapped)
  const { node: file, number: version, parent, name, type, size, padded } = act
  const facts = { coffre, file, version, parent, name, type, size, padded }
  const sealed = await storage.read(coffre, act.blob)
  return new Response(sealed.pipeThrough(openStream(key, facts))).blob()
}
