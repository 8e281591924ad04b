import { closeOnSignal, ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { buildApp } from './app.ts'
import { readSettings } from './config.ts'

/** The meet service as a process: `node main.ts --config <file.json>`. */
async function main(): Promise<void> {
  const settings = readSettings(configArgument(process.argv))
  const logger = createLogger('meet', settings.logLevel)
  const app = await buildApp(settings, logger)
  const url = await app.listen(settings.listen)
  logger.info({ url, sfus: settings.sfus.map(({ id }) => id) }, 'listening')
  closeOnSignal(() => app.close(), { logger })
}

main().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)]
  const logger = createLogger('meet', 'info')
  for (const fault of faults) logger.fatal({ ...(error instanceof ConfigError ? {} : { err: error }) }, fault)
  process.exitCode = 1
})
