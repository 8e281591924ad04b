import { closeOnSignal, ConfigError, configArgument, createLogger, loadConfig } from '@parvis/service-kit'
import { issuerConfig } from './config.ts'
import { makeIssuer } from './server.ts'

// An OIDC issuer for trying Parvis on one machine: a few invented people, no password. Never for production.
const logger = createLogger('issuer', 'info')
try {
  const config = loadConfig(configArgument(process.argv), issuerConfig)
  const issuer = makeIssuer(config)
  issuer.server.on('error', (error) => {
    logger.fatal({ err: error }, 'cannot listen')
    process.exit(1)
  })
  issuer.server.listen(config.listen.port, config.listen.host, () => logger.info({ url: config.issuer }, 'listening'))
  closeOnSignal(() => issuer.close(), { logger })
} catch (error) {
  logger.fatal(error instanceof ConfigError ? { faults: error.faults } : { err: error }, 'cannot start')
  process.exitCode = 1
}
