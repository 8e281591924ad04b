/** Databases of keys that an ended session could not delete, given all that this browser holds. */
export function leftovers(
  databases: readonly string[],
  own: { readonly store: string; readonly keys: string },
): string[] {
  // Without our own store the secret that opens them is gone: they can only lie there.
  if (databases.includes(own.store)) return []
  return databases.filter((name) => name.startsWith(`${own.keys}::`))
}

/** Deletes them. Browsers that can't list databases keep them until the next sign-in, which begins an empty one. */
export async function sweep(own: { readonly store: string; readonly keys: string }): Promise<void> {
  const found = await indexedDB.databases?.()
  for (const name of leftovers(
    (found ?? []).map((each) => each.name ?? ''),
    own,
  ))
    indexedDB.deleteDatabase(name)
}
