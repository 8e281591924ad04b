import { joinId, nameOfPath, pathOfId } from './model/paths.ts'
import { topFolder, type CoffreId, type NodeId } from './port.ts'

/** Views over all coffres, beside the coffres themselves. */
export const overviews = ['recherche', 'recents', 'favoris', 'appareil', 'corbeille'] as const
export type Overview = (typeof overviews)[number]

/** Where a coffre's folder is. Room ids hold « ! », so they are written safely. */
export function folderAddress(coffre: CoffreId, folder: NodeId = topFolder): string {
  const at = `/fichiers/${encodeURIComponent(coffre)}`
  return folder === topFolder ? at : `${at}/${folder}`
}

/** Places of which the server reads the content, and what is given away: beside coffres and overviews. */
export const sharedPlaces = ['dossiers', 'recus', 'supprimes', 'liens'] as const
export type SharedPlace = (typeof sharedPlaces)[number]

interface Looked {
  readonly detail?: NodeId
  readonly preview?: NodeId
}

/** A shared folder stands after « # »: its name is in no server's list of requests. So does what is looked at in it. */
export function dossierAddress(folder: NodeId = topFolder, { detail, preview }: Looked = {}) {
  const inside = detail === undefined ? '' : `//${nameOfPath(detail)}`
  const over = preview === undefined ? inside : `///${nameOfPath(preview)}`
  return { path: '/fichiers/dossiers', hash: `#${pathOfId(folder) && folder}${over}` }
}

export interface DossierHash {
  readonly folder: NodeId
  readonly detail: NodeId | null
  readonly preview: NodeId | null
}

/** No name holds « / »: two of them say that one of the folder’s entries is looked at. */
export function readDossierHash(hash: string): DossierHash {
  const [, path = '', how, name = ''] = /^#?(.*?)(?:(\/{2,3})([^/]+))?$/s.exec(hash) ?? []
  const folder = path || topFolder
  const node = joinId(folder, name)
  return { folder, detail: how === '//' ? node : null, preview: how === '///' ? node : null }
}

export const overviewAddress = (overview: Overview | SharedPlace): string => `/fichiers/${overview}`
