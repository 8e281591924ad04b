import type { Manifest } from './manifest.ts'

/** What storage lists against what members signed. */
export interface StorageFindings {
  /** Contents that the manifest names and storage does not have: nobody deleted them. An alarm; keep local copies. */
  readonly missing: readonly { readonly node: string; readonly blob: string }[]
  /** Blobs that no record names: planted, or an upload that was never finished. Never shown as anybody's file. */
  readonly unlisted: readonly string[]
}

/** `blobs`: names that storage lists under the coffre; `pages`: those of the manifest's own pages. */
export function checkStorage(
  manifest: Manifest,
  blobs: ReadonlySet<string>,
  pages: ReadonlySet<string>,
): StorageFindings {
  const nodes = [...manifest.nodes.values(), ...manifest.trash.values()]
  const named = nodes.flatMap(({ id, versions }) => versions.map(({ act }) => ({ node: id, blob: act.blob })))
  const wanted = new Set([...named.map(({ blob }) => blob), ...pages])
  return {
    missing: named.filter(({ blob }) => !blobs.has(blob)),
    unlisted: [...blobs].filter((blob) => !wanted.has(blob)).toSorted(),
  }
}
