import { encodeBundle, parseTilePath, tileWidth, TlogError } from '@parvis/tlog'
import type { ClientBase, Pool } from 'pg'

type Queries = Pick<Pool, 'query'> | Pick<ClientBase, 'query'>

/** A tile, or a bundle made from the entries, as far as a tree of `size` goes. Null where it has none. */
export async function loadTile(db: Queries, path: string, size: number): Promise<Uint8Array | null> {
  const tile = parse(path)
  if (tile === null) return null
  if (tile.level === 'entries') {
    const from = tile.index * tileWidth
    if (from + tile.width > size) return null
    const { rows } = await db.query<{ leaf: string }>(
      'select leaf from audit_entries where index >= $1 and index < $2 order by index',
      [from, from + tile.width],
    )
    return encodeBundle(rows.map(({ leaf }) => Buffer.from(leaf)))
  }
  const { rows } = await db.query<{ bytes: Buffer }>('select bytes from audit_tiles where path = $1', [path])
  return rows[0]?.bytes ?? null
}

/** Attacker-controlled. */
function parse(path: string) {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (error instanceof TlogError) return null
    throw error
  }
}

/** The same tile twice says the same, so whoever comes second may as well write it. */
export async function putTiles(db: Queries, files: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  await db.query(
    `insert into audit_tiles (path, bytes) select * from unnest($1::text[], $2::bytea[])
     on conflict (path) do update set bytes = excluded.bytes`,
    [files.map(([path]) => path), files.map(([, bytes]) => Buffer.from(bytes))],
  )
}

/** Partial forms of a tile that is full now: all that lies under this path. */
export async function dropPartials(db: Queries, paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await db.query('delete from audit_tiles where path > $1 and path < $2', [`${path}/`, `${path}0`])
}
