import { join } from 'node:path'
import type { AuditLog } from './audit-log.ts'
import { openFileAuditLog } from './files/open-log.ts'
import { originOf, type AuditSettings } from './settings.ts'

interface Location {
  readonly dataDir: string
  readonly publicUrl: string
  readonly audit: AuditSettings
}

/** The log of this instance, where its configuration says. Throws ConfigError. */
export function openAuditLog(
  { dataDir, publicUrl, audit }: Location,
  fault: (error: unknown) => void,
): Promise<AuditLog> {
  const { keyFile } = audit
  const origin = originOf(audit, publicUrl)
  return openFileAuditLog(join(dataDir, 'audit'), { origin, fault, ...(keyFile !== undefined && { keyFile }) })
}
