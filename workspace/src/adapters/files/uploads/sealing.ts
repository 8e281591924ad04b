import { layoutOf, newContentKey, sealContent, type TreeNode } from '@parvis/sealed'
import type { NewFile } from '../../../features/files/port.ts'
import { fromText, randomName, toText } from '../bytes.ts'
import { pauses } from '../../../shared/lib/pauses.ts'
import type { Coffre } from '../coffre.ts'
import type { Kept, KeptUploads } from './kept.ts'

/** What an upload will be, before a byte of it is read. Rejects with `FilesError`. */
export function planned(coffre: string, open: Coffre, wish: NewFile): Kept {
  const { file, parent, replaces, toRoom = false, settles = false } = wish
  // A file that is new needs nothing of the coffre before it is announced.
  const nodes = replaces === null ? new Map<string, TreeNode>() : open.present().manifest.nodes
  const entry = nodes.get(replaces ?? '')
  const beside = settles ? [...nodes.values()].filter(({ conflictOf }) => conflictOf === replaces) : []
  const [old] = entry?.versions ?? []
  const layout = layoutOf(file.size, true)
  return {
    id: randomName(),
    coffre,
    node: old?.act.node ?? randomName(),
    // What is authenticated with the content is where the file stood when it was written.
    parent: entry?.parent ?? parent,
    name: old === undefined ? cleanName(file.name) : (entry?.name ?? cleanName(file.name)),
    type: /^[^\0]{1,200}$/.test(file.type) ? file.type : 'application/octet-stream',
    size: file.size,
    padded: true,
    number: (old?.act.number ?? 0) + 1,
    of: [old, ...beside.map(({ versions: [other] }) => other)].flatMap((version) => version?.record ?? []),
    blob: randomName(),
    key: toText(newContentKey()),
    sealed: layout.sealed,
    parts: layout.parts,
    ready: false,
    paused: false,
    stored: false,
    toRoom,
  }
}

/** Seals every part and keeps it on this device, before the first one leaves. `stop` ends it between two parts. */
export async function sealAll(kept: Kept, file: Blob, store: KeptUploads<Kept>, stop: AbortSignal): Promise<void> {
  const { coffre, node, number: version, parent, name, type, size, padded = false } = kept
  const facts = { coffre, file: node, version, parent, name, type, size, padded }
  const content = await sealContent(fromText(kept.key), facts, { size, read: readerOf(file) })
  const pause = pauses()
  for (let index = 0; index < kept.parts; index++) {
    stop.throwIfAborted()
    const pieces: Uint8Array<ArrayBuffer>[] = []
    for await (const piece of content.part(index)) {
      pieces.push(piece)
      await pause()
    }
    await store.putPart(kept.id, index + 1, new Blob(pieces))
  }
}

/** Bytes that are asked of the browser at once: each asking costs, and much at once is held in memory. */
const window = 2 ** 21

/** Reads a file from its beginning on, in few askings. Resolves with what a caller may not write to. */
function readerOf(file: Blob): (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>> {
  let [start, held] = [0, new Uint8Array(0)]
  return async (from, to) => {
    if (from < start || to > start + held.length) {
      const end = Math.max(to, from + window)
      held = new Uint8Array(await file.slice(from, end).arrayBuffer())
      start = from
    }
    return held.subarray(from - start, to - start)
  }
}

/** A name as the manifest takes it, whatever the system that it comes from allowed. */
export function cleanName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[/\\\p{Cc}]/gu, '-')
    .trim()
    .slice(0, 200)
    .trim()
  return /^\.{0,2}$/.test(plain) ? '-' : plain
}
