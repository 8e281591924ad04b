import { join } from 'node:path'
import { closeOnSignal, ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { buildApp } from './app.ts'
import { openFileAuditLog } from './audit/file-audit-log.ts'
import { readSettings } from './config.ts'
import { createIdentity } from './identity/identity.ts'
import { cedarPolicy } from './residency/cedar-policy.ts'
import { readPlaces } from './residency/places.ts'
import { readPolicyFiles } from './residency/policy-files.ts'

/** The gateway as a process: `node main.ts --config <file.json>`. Fails before it listens, in sentences, or not at all. */
async function main(): Promise<void> {
  const settings = readSettings(configArgument(process.argv))
  const logger = createLogger('gateway', settings.logLevel)
  const places = readPlaces(settings.placesFile)
  const policy = cedarPolicy(readPolicyFiles(settings.policyDir))
  const audit = await openFileAuditLog(join(settings.dataDir, 'audit'))
  const identity = await createIdentity(settings, { logger, placeOf: (request) => places.of(request.ip).id })
  const app = await buildApp({ settings, logger, identity, places, policy, audit })
  const url = await app.listen(settings.listen)
  logger.info({ url, policy: policy.version, entries: audit.sizes.acked }, 'listening')
  closeOnSignal(
    async () => {
      await app.close()
      await identity.close()
      await audit.close()
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
