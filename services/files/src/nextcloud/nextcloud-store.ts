import type { FileStore } from '../store/file-store.ts'
import type { Connection } from './connection.ts'
import { nextcloudFiles } from './files.ts'
import { nextcloudFinding } from './finding.ts'
import { nextcloudMarks } from './marks.ts'
import { nextcloudPast } from './past.ts'
import { nextcloudShares } from './shares.ts'
import { nextcloudUploads } from './uploads.ts'

/** The port on a Nextcloud, or on what speaks its dialect. */
export const nextcloudStore = (connection: Connection): FileStore => ({
  ...nextcloudFiles(connection),
  ...nextcloudUploads(connection),
  ...nextcloudPast(connection),
  ...nextcloudShares(connection),
  ...nextcloudMarks(connection),
  ...nextcloudFinding(connection),
})
