import { topFolder, type CoffreId, type NodeId } from './port.ts'

/** Views over all coffres, beside the coffres themselves. */
export const overviews = ['recherche', 'recents', 'favoris', 'appareil', 'corbeille'] as const
export type Overview = (typeof overviews)[number]

/** Where a coffre's folder is. Room ids hold « ! », so they are written safely. */
export function folderAddress(coffre: CoffreId, folder: NodeId = topFolder): string {
  const at = `/fichiers/${encodeURIComponent(coffre)}`
  return folder === topFolder ? at : `${at}/${folder}`
}

export const overviewAddress = (overview: Overview): string => `/fichiers/${overview}`
