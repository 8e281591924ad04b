import { join } from 'node:path'
import { ConfigError, readSecret } from '@parvis/service-kit'
import type { AuditLog } from './audit-log.ts'
import { openFileAuditLog } from './files/open-log.ts'
import { openPostgresAuditLog } from './postgres/open-log.ts'
import { originOf, type AuditSettings } from './settings.ts'

interface Location {
  readonly dataDir: string
  readonly publicUrl: string
  readonly audit: AuditSettings
  readonly database: { readonly kind: 'sqlite' } | { readonly kind: 'postgres'; readonly urlFile: string }
}

/** Where the log of an instance keeps its files, whatever its entries lie in. */
export const auditFolder = (dataDir: string): string => join(dataDir, 'audit')

/** Default place of the keys that sign checkpoints. */
export const keyFileOf = ({ dataDir, audit }: Pick<Location, 'dataDir' | 'audit'>): string =>
  audit.keyFile ?? join(auditFolder(dataDir), 'log.key')

/** The log of this instance, where its configuration says. Throws ConfigError. */
export async function openAuditLog(location: Location, fault: (error: unknown) => void): Promise<AuditLog> {
  const { dataDir, publicUrl, audit, database } = location
  const common = { origin: originOf(audit, publicUrl), keyFile: keyFileOf(location), fault }
  if (audit.database === 'files') return openFileAuditLog(auditFolder(dataDir), common)
  if (database.kind !== 'postgres') throw new ConfigError(['audit.database: postgres needs database.kind postgres'])
  return openPostgresAuditLog({ ...common, url: readSecret(database.urlFile) })
}
