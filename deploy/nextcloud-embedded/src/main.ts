import { besides, closeOnSignal, ConfigError, configArgument, createLogger, loadConfig } from '@parvis/service-kit'
import { storeConfig } from './config.ts'
import { makeServer } from './server.ts'

// A store that speaks Nextcloud's dialect on one folder, for one machine. A larger house runs a Nextcloud.
const boot = createLogger('store', 'info')
try {
  const file = configArgument(process.argv)
  const given = loadConfig(file, storeConfig)
  const config = { ...given, dataDir: besides(file, given.dataDir), adminFile: besides(file, given.adminFile) }
  const logger = createLogger('store', config.logLevel)
  const { server, close } = makeServer(config, logger)
  server.on('error', (error) => {
    logger.fatal({ err: error }, 'cannot listen')
    process.exit(1)
  })
  server.listen(config.listen.port, config.listen.host, () => logger.info({ at: server.address() }, 'listening'))
  closeOnSignal(close, { logger })
} catch (error) {
  boot.fatal(error instanceof ConfigError ? { faults: error.faults } : { err: error }, 'cannot start')
  process.exitCode = 1
}
