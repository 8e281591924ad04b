import { topFolder, type NodeId } from '../port.ts'

/** Of a shared folder's entry the id is `/` and its path; of the top it is `topFolder`, which is no path. */
export const idOfPath = (path: string): NodeId => `/${path}`

export const pathOfId = (id: NodeId): string => (id === topFolder ? '' : id.slice(1))

export const joinId = (folder: NodeId, name: string): NodeId => `${folder === topFolder ? '' : folder}/${name}`

export const nameOfPath = (path: string): string => path.split('/').at(-1) ?? ''

/** Null for the top. */
export function parentOf(id: NodeId): NodeId | null {
  if (id === topFolder) return null
  const end = id.lastIndexOf('/')
  return end <= 0 ? topFolder : id.slice(0, end)
}
