import { join } from 'node:path'
import { closeOnSignal, ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { buildApp } from './app.ts'
import { CoffreLinks } from './coffres/links.ts'
import { readSettings } from './config.ts'
import { storeAccounts } from './credentials/accounts.ts'
import { SealedPasswords } from './credentials/sealed-passwords.ts'
import { Connection } from './nextcloud/connection.ts'
import { nextcloudStore } from './nextcloud/nextcloud-store.ts'
import { nextcloudPublic } from './nextcloud/public-links.ts'
import { nextcloudPeople } from './nextcloud/people.ts'
import { storeProbe } from './nextcloud/probe.ts'

/** The files service as a process: `node main.ts --config <file.json>`. */
async function main(): Promise<void> {
  const settings = readSettings(configArgument(process.argv))
  const logger = createLogger('files', settings.logLevel)
  const { url } = settings.nextcloud
  const passwords = new SealedPasswords(join(settings.dataDir, 'credentials'), settings.key)
  const people = nextcloudPeople(settings.nextcloud)
  const { passwordOf, renew } = storeAccounts({ url, passwords, people })
  const connection = new Connection({ url, passwordOf, renew })
  const links = new CoffreLinks(settings.dataDir)
  const { gatewayToken, coffreAccount, largestUpload } = settings
  const app = await buildApp({
    store: nextcloudStore(connection),
    publicFiles: nextcloudPublic(connection),
    links,
    logger,
    gatewayToken,
    ensure: passwordOf,
    coffreAccount,
    largestUpload,
    probes: { store: storeProbe(url) },
  })
  const at = await app.listen(settings.listen)
  logger.info({ url: at }, 'listening')
  const close = async () => {
    await app.close()
    await connection.close()
    links.close()
  }
  closeOnSignal(close, { logger })
}

main().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)]
  const logger = createLogger('files', 'info')
  for (const fault of faults) logger.fatal({ ...(error instanceof ConfigError ? {} : { err: error }) }, fault)
  process.exitCode = 1
})
