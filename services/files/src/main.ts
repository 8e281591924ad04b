import { closeOnSignal, ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { buildApp } from './app.ts'
import { CoffreDrops } from './coffres/drops.ts'
import { CoffreLinks } from './coffres/links.ts'
import { readSettings } from './config.ts'
import { openStore } from './open-store.ts'
import { storeProbe } from './nextcloud/probe.ts'

/** The files service as a process: `node main.ts --config <file.json>`. */
async function main(): Promise<void> {
  const settings = readSettings(configArgument(process.argv))
  const logger = createLogger('files', settings.logLevel)
  const { dataDir, key, nextcloud, coffreAccount } = settings
  const opened = openStore({ ...nextcloud, dataDir, key, coffreAccount })
  const links = new CoffreLinks(dataDir)
  const drops = new CoffreDrops(dataDir)
  const { gatewayToken, largestUpload } = settings
  const app = await buildApp({
    ...opened,
    links,
    drops,
    logger,
    gatewayToken,
    coffreAccount,
    largestUpload,
    probes: { store: storeProbe(nextcloud.url) },
  })
  const at = await app.listen(settings.listen)
  logger.info({ url: at }, 'listening')
  const close = async () => {
    await app.close()
    await opened.close()
    links.close()
    drops.end()
  }
  closeOnSignal(close, { logger })
}

main().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)]
  const logger = createLogger('files', 'info')
  for (const fault of faults) logger.fatal({ ...(error instanceof ConfigError ? {} : { err: error }) }, fault)
  process.exitCode = 1
})
