import { join } from 'node:path'
import { closeOnSignal, ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { buildApp } from './app.ts'
import { openAuditLog } from './audit/open-audit-log.ts'
import { openDesk } from './audit/index/desk.ts'
import { createJournal } from './audit/sealing/journal.ts'
import { sealingSecret } from './audit/sealing/sealing-secret.ts'
import { SubjectKeys } from './audit/sealing/subject-keys.ts'
import { readPeriods } from './audit/retention/periods.ts'
import { scheduleRetention } from './audit/retention/schedule.ts'
import { openWitnessing } from './audit/witnessing/open-witnessing.ts'
import { readSettings } from './config.ts'
import { auditHolds, erasableAccounts } from './db/audit-holds.ts'
import { auditKeys } from './db/audit-keys.ts'
import { depositBook } from './db/deposits.ts'
import { indexLocation, openEntryIndex } from './db/entry-index/open.ts'
import { openDatabase } from './db/open-database.ts'
import { people } from './db/people.ts'
import { databaseLocation } from './identity/context.ts'
import { createIdentity } from './identity/identity.ts'
import { cedarPolicy } from './residency/cedar-policy.ts'
import { readPlaces } from './residency/places.ts'
import { readPolicyFiles } from './residency/policy-files.ts'

/** The gateway as a process: `node main.ts --config <file.json>`. Fails before it listens, in sentences, or not at all. */
async function main(): Promise<void> {
  const settings = readSettings(configArgument(process.argv))
  const logger = createLogger('gateway', settings.logLevel)
  const places = readPlaces(settings.placesFile)
  const periods = readPeriods(settings.audit.retentionFile)
  const policy = cedarPolicy(readPolicyFiles(settings.policyDir))
  const onError = (error: unknown) => logger.error({ err: error }, 'audit log')
  const audit = await openAuditLog(settings, onError)
  const { witnessSilentMinutes, freeGigabytes } = settings.audit.alerts
  const folder = join(settings.dataDir, 'audit')
  const silence = witnessSilentMinutes * 60_000
  const witnessing = openWitnessing({ ...settings.audit, log: audit, folder, silence, onError })
  const db = await openDatabase(databaseLocation(settings))
  const keys = new SubjectKeys(
    auditKeys(db),
    sealingSecret(settings.audit.sealingKeyFile ?? join(settings.dataDir, 'audit-sealing.key')),
  )
  const journal = createJournal(audit, keys)
  const index = await openEntryIndex(indexLocation(databaseLocation(settings), folder))
  const desk = openDesk({
    ...{ log: audit, keys, index, journal, onError, folder, leastFree: freeGigabytes * 1e9 },
    ...{ holds: auditHolds(db), accounts: erasableAccounts(db), periods },
    people: people(db, (localpart) =>
      'serverName' in settings.matrix ? `@${localpart}:${settings.matrix.serverName}` : '',
    ),
    witnesses: witnessing.subscribe,
  })
  const identity = createIdentity(settings, { db, logger, journal, placeOf: (request) => places.of(request.ip).id })
  const app = await buildApp({
    settings,
    logger,
    identity,
    places,
    policy,
    audit,
    logPolicy: witnessing.policy,
    journal,
    desk,
    book: depositBook(db),
  })
  const stopRetention = scheduleRetention(desk.retention, onError)
  const url = await app.listen(settings.listen)
  logger.info({ url, policy: policy.version, entries: audit.sizes.acked }, 'listening')
  closeOnSignal(
    async () => {
      stopRetention()
      await app.close()
      await identity.close()
      await desk.close()
      await witnessing.close()
      await audit.close()
      await db.destroy()
    },
    { logger },
  )
}

main().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)]
  const logger = createLogger('gateway', 'info')
  for (const fault of faults) logger.fatal({ ...(error instanceof ConfigError ? {} : { err: error }) }, fault)
  process.exitCode = 1
})
