import { existsSync } from 'node:fs'
import { join } from 'node:path'

import type { LocalConfig } from '../config.ts'
import type { DataFolder } from '../folders.ts'
import type { Guard } from '../guard.ts'
import type { Ports } from '../ports.ts'
import type { Secrets } from '../secrets.ts'

/** What installing an engine needs: nothing of a run but its log. */
export interface InstallSetting {
  readonly config: LocalConfig
  readonly data: DataFolder
  readonly guard: Guard
}

/** Where the parts of one run live: their folders, ports, secrets and public addresses. */
export interface Setting extends InstallSetting {
  readonly ports: Ports
  readonly secrets: Secrets
  /** The one origin that browsers see, without a trailing slash. */
  readonly publicUrl: string
  /** The demo issuer's, without a trailing slash. Another host name than the portal's, so that cookies stay apart. */
  readonly issuerUrl: string
}

export const serverName = 'parvis.localhost'
export const ssoIdpId = 'parvis'

/** A file that the operator put into the data folder stands before the one shipped here. */
export function ownOrShipped({ config, data }: Setting, name: string): string {
  const own = join(data.path, name)
  return existsSync(own) ? own : join(config.root, 'deploy/local/shipped', name)
}
