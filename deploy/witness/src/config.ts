import { besides, loadConfig } from '@parvis/service-kit'
import * as z from 'zod'

const settings = z.strictObject({
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  /** Key name in every cosignature, as a URL without its scheme: `temoin.ville.example`. It never changes. */
  name: z.string().regex(/^[^\s+]+$/u, 'is not the name of a key: no space, no plus sign'),
  /** 32 random bytes in hexadecimal, mode 0600; made at the first start. */
  keyFile: z.string().min(1),
  /** Written at each start: the verifier key, for whoever lists this witness. */
  vkeyFile: z.string().min(1),
  /** What was cosigned last for each log. It must never be restored from an older copy. */
  stateDir: z.string().min(1),
  /** The logs that are cosigned: a verifier key a line, then the origin where it is not the key's name. Read again when it changes. */
  logsFile: z.string().min(1),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type WitnessSettings = z.output<typeof settings>

/** Reads and checks the file; every path comes back absolute. Throws ConfigError, one sentence a fault. */
export function readSettings(file: string): WitnessSettings {
  const read = loadConfig(file, settings)
  return {
    ...read,
    keyFile: besides(file, read.keyFile),
    vkeyFile: besides(file, read.vkeyFile),
    stateDir: besides(file, read.stateDir),
    logsFile: besides(file, read.logsFile),
  }
}
