import { hkdfSync } from 'node:crypto'
import { besides, ConfigError, loadConfig, readSecret } from '@parvis/service-kit'
import * as z from 'zod'

/** The whole configuration. Secrets come by `*File` only; paths are relative to the file itself. */
const filesSettings = z.strictObject({
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  /** Holds app passwords, sealed, or the store’s names for people. */
  dataDir: z.string().min(1),
  nextcloud: z.strictObject({
    url: z.url(),
    /** Makes accounts when somebody first needs one. */
    administrator: z.string().min(1),
    administratorPasswordFile: z.string().min(1),
    /** `bearer`: people’s own acts go by the access token that the gateway hands over. As in the gateway’s configuration. */
    credentials: z.enum(['app-passwords', 'bearer']).default('app-passwords'),
  }),
  /** The account that holds every coffre's sealed contents. */
  coffreAccount: z.string().min(1).default('parvis-coffres'),
  /** A secret of 32 characters or more: what app passwords are sealed under comes from it. */
  keyFile: z.string().min(1),
  /** Says that a request comes through the gateway. */
  gatewayTokenFile: z.string().min(1),
  /** Bytes of one upload to a shared folder. */
  largestUpload: z
    .int()
    .positive()
    .default(4 * 2 ** 30),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

/** Reads and checks the file and the secrets it names. Throws ConfigError, one sentence a fault. */
export function readSettings(file: string) {
  const { nextcloud, keyFile, gatewayTokenFile, dataDir, ...rest } = loadConfig(file, filesSettings)
  const secret = (path: string) => readSecret(besides(file, path))
  const given = secret(keyFile)
  if (given.length < 32) throw new ConfigError([`${file}: keyFile: it must hold 32 characters or more`])
  const key = Buffer.from(hkdfSync('sha256', given, '', 'parvis/app-passwords', 32))
  return {
    ...rest,
    dataDir: besides(file, dataDir),
    nextcloud: {
      url: nextcloud.url,
      credentials: nextcloud.credentials,
      administrator: { username: nextcloud.administrator, password: secret(nextcloud.administratorPasswordFile) },
    },
    key,
    gatewayToken: secret(gatewayTokenFile),
  }
}
