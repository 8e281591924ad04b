import { allPermissions, filePermissions } from './permissions.ts'
import type { Node } from './node.ts'
import type { Mount, Share, Shares } from './shares.ts'
import type { Tree } from './tree.ts'
import type { User } from './users.ts'

/** A node as somebody sees it: under a name, with what they may do to it. */
export interface Entry {
  readonly node: Node
  readonly name: string
  readonly permissions: number
  /** Set where a share begins. */
  readonly mount: Mount | undefined
  /** The path in this view. */
  readonly path: readonly string[]
}

/** The files that one account, or one link, can reach. Nothing outside of it has a path. */
export interface View {
  /** Holds locks and favourites: an account's id, or `link:<token>`. */
  readonly principal: string
  readonly root: Entry
  child(folder: Entry, name: string): Entry | undefined
  children(folder: Entry): Entry[]
}

interface Source {
  readonly tree: Tree
  readonly shares: Shares
}

export function accountView({ tree, shares }: Source, user: User): View {
  const node = tree.get(user.files) as Node
  const root: Entry = { node, name: '', permissions: allPermissions, mount: undefined, path: [] }
  const mounted = (mount: Mount): Entry[] => {
    const target = tree.get(mount.node)
    return target
      ? [
          {
            ...entryIn(root, target),
            permissions: rights(target, mount.permissions),
            name: mount.name,
            mount,
            path: [mount.name],
          },
        ]
      : []
  }
  return {
    principal: user.id,
    root,
    child(folder, name) {
      const mount = folder === root || folder.path.length === 0 ? shares.mountAt(user.id, name) : undefined
      if (mount) return mounted(mount)[0]
      const found = tree.child(folder.node.id, name)
      return found && entryIn(folder, found)
    },
    children(folder) {
      const own = tree.children(folder.node.id).map((child) => entryIn(folder, child))
      return folder.path.length > 0 ? own : [...own, ...shares.mountsOf(user.id).flatMap(mounted)]
    },
  }
}

/** What a link shows: a folder's inside, or one file under its name. */
export function linkView({ tree }: Source, share: Share): View | undefined {
  const node = tree.get(share.node)
  if (!node) return undefined
  const root: Entry = { node, name: '', permissions: rights(node, share.permissions), mount: undefined, path: [] }
  return {
    principal: `link:${share.token ?? ''}`,
    root,
    child(folder, name) {
      const found = tree.child(folder.node.id, name)
      return found && entryIn(folder, found)
    },
    children: (folder) => tree.children(folder.node.id).map((child) => entryIn(folder, child)),
  }
}

export function find(view: View, path: readonly string[]): Entry | undefined {
  let entry: Entry | undefined = view.root
  for (const name of path) entry = entry && entry.node.dir === 1 ? view.child(entry, name) : undefined
  return entry
}

/** Where an account sees a node, by its id: among its own files, or in what is shared with it. */
export function reach(source: Source, user: User, id: number): Entry | undefined {
  const view = accountView(source, user)
  const line = source.tree.line(id)
  const path = pathTo(line, user, source.shares.mountsOf(user.id))
  const entry = path && find(view, path)
  return entry?.node.id === id ? entry : undefined
}

function pathTo(line: readonly Node[], user: User, mounts: readonly Mount[]): string[] | undefined {
  const path: string[] = []
  for (const node of line) {
    if (node.id === user.files) return path
    const mount = mounts.find((other) => other.node === node.id)
    if (mount) return [mount.name, ...path]
    path.unshift(node.name)
  }
  return undefined
}

function entryIn(folder: Entry, node: Node): Entry {
  return {
    node,
    name: node.name,
    permissions: rights(node, folder.permissions),
    mount: undefined,
    path: [...folder.path, node.name],
  }
}

/** In a folder one may create; in a file there is nothing to create. Whether a file may be deleted is asked of its folder. */
function rights(node: Node, permissions: number): number {
  return node.dir === 1 ? permissions : permissions & (filePermissions | 8)
}
