import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Language } from './words.ts'

/** Everything the command line reads from outside itself. No other file reads the environment. */
export interface LocalConfig {
  /** The repository. */
  readonly root: string
  /** Where engines are installed, shared by all data folders. */
  readonly tools: string
  readonly language: Language
  /** Environment handed to every child. */
  readonly env: NodeJS.ProcessEnv
  readonly isTerminal: boolean
  readonly synapse: ExternalSynapse | undefined
  readonly livekit: ExternalLivekit | undefined
  readonly nextcloud: ExternalNextcloud | undefined
  /** How our clients say themselves members of a call: `state` or `sticky`. */
  readonly callMembership: string | undefined
  readonly chromium: string | undefined
}

/** A LiveKit that somebody else runs, and by which key calls are admitted to it. */
export interface ExternalLivekit {
  readonly url: string
  readonly apiKey: string | undefined
  readonly apiSecretFile: string | undefined
}

/** A Nextcloud that somebody else runs, and its administrator, who makes an account there for each person. */
export interface ExternalNextcloud {
  readonly url: string
  readonly administrator: string | undefined
  readonly passwordFile: string | undefined
}

/** A Synapse that somebody else runs: its address, and where it keeps what the gateway must share with it. */
export interface ExternalSynapse {
  readonly url: string
  readonly serverName: string | undefined
  readonly jwtSecretFile: string | undefined
  readonly registrationSecretFile: string | undefined
}

export function readConfig(
  flags: { readonly tools?: string | undefined } = {},
  env: NodeJS.ProcessEnv = process.env,
): LocalConfig {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
  return {
    root,
    tools: resolve(flags.tools ?? env['PARVIS_TOOLS'] ?? join(root, '.parvis/tools')),
    language: /^fr/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'fr' : 'en',
    env: { ...env, HOME: env['HOME'] ?? homedir() },
    isTerminal: process.stdout.isTTY && env['TERM'] !== 'dumb',
    synapse: externalSynapse(env),
    livekit: externalLivekit(env),
    nextcloud: externalNextcloud(env),
    callMembership: env['PARVIS_CALL_MEMBERSHIP'],
    chromium: env['PARVIS_CHROMIUM'],
  }
}

function externalSynapse(env: NodeJS.ProcessEnv): ExternalSynapse | undefined {
  const url = env['PARVIS_SYNAPSE_URL']
  if (!url) return undefined
  return {
    url,
    serverName: env['PARVIS_SYNAPSE_SERVER_NAME'],
    jwtSecretFile: env['PARVIS_SYNAPSE_JWT_SECRET_FILE'],
    registrationSecretFile: env['PARVIS_SYNAPSE_REGISTRATION_SECRET_FILE'],
  }
}

function externalLivekit(env: NodeJS.ProcessEnv): ExternalLivekit | undefined {
  const url = env['PARVIS_LIVEKIT_URL']
  if (!url) return undefined
  return { url, apiKey: env['PARVIS_LIVEKIT_API_KEY'], apiSecretFile: env['PARVIS_LIVEKIT_API_SECRET_FILE'] }
}

function externalNextcloud(env: NodeJS.ProcessEnv): ExternalNextcloud | undefined {
  const url = env['PARVIS_NEXTCLOUD_URL']
  if (!url) return undefined
  const administrator = env['PARVIS_NEXTCLOUD_ADMIN']
  return { url, administrator, passwordFile: env['PARVIS_NEXTCLOUD_ADMIN_PASSWORD_FILE'] }
}
