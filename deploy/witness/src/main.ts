import { mkdirSync, writeFileSync } from 'node:fs'
import { closeOnSignal, ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { formatVerifierKey } from '@parvis/tlog'
import { readSettings } from './config.ts'
import { openKeptCheckpoints } from './kept-checkpoints.ts'
import { openSigner } from './key.ts'
import { followLogs } from './logs.ts'
import { witnessServer } from './server.ts'
import { lockState } from './state-lock.ts'
import { createWitness } from './witness.ts'

/** A witness of transparency logs: `node main.ts --config <file.json>`. Its key never leaves it, its memory never goes back. */
async function main(): Promise<void> {
  const settings = readSettings(configArgument(process.argv))
  const logger = createLogger('witness', settings.logLevel)
  mkdirSync(settings.stateDir, { recursive: true, mode: 0o700 })
  const lock = lockState(settings.stateDir)
  const signer = openSigner(settings.name, settings.keyFile)
  const vkey = formatVerifierKey(signer.key)
  writeFileSync(settings.vkeyFile, `${vkey}\n`)
  const kept = await openKeptCheckpoints(settings.stateDir)
  const logs = followLogs(settings.logsFile, logger)
  const server = witnessServer(createWitness({ signer, logs, kept, logger, now: Date.now }), logger)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.listen, resolve)
  })
  logger.info({ address: server.address(), vkey }, 'listening')
  closeOnSignal(
    async () => {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeIdleConnections()
      })
      lock.release()
    },
    { logger },
  )
}

main().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)]
  const logger = createLogger('witness', 'info')
  for (const fault of faults) logger.fatal({ ...(error instanceof ConfigError ? {} : { err: error }) }, fault)
  process.exitCode = 1
})
