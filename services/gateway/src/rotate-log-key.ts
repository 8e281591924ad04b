import { parseArgs } from 'node:util'
import { ConfigError, configArgument, createLogger } from '@parvis/service-kit'
import { keyFileOf, openAuditLog } from './audit/open-audit-log.ts'
import { rotateLogKey } from './audit/rotate-log-key.ts'
import { originOf } from './audit/settings.ts'
import { readSettings } from './config.ts'

/**
 * A command: `node rotate-log-key.ts --config <file.json> [--overlap-days 30]`, while the gateway is stopped. Prints the
 * new verifier key, which witnesses and verifiers must be given before the former one stops signing.
 */
async function main(): Promise<void> {
  const options = { config: { type: 'string' }, 'overlap-days': { type: 'string', default: '30' } } as const
  const days = Number(parseArgs({ options }).values['overlap-days'])
  if (!(days >= 0 && days <= 3_650)) throw new ConfigError(['--overlap-days: a number of days'])
  const settings = readSettings(configArgument(process.argv))
  const fault = (error: unknown) => createLogger('gateway', 'info').error({ err: error }, 'audit log')
  const key = await rotateLogKey({
    keyFile: keyFileOf(settings),
    origin: originOf(settings.audit, settings.publicUrl),
    overlapMs: days * 86_400_000,
    open: () => openAuditLog(settings, fault),
  })
  process.stdout.write(`${key}\n`)
}

main().catch((error: unknown) => {
  for (const fault of error instanceof ConfigError ? error.faults : [String(error)]) process.stderr.write(`${fault}\n`)
  process.exitCode = 1
})
