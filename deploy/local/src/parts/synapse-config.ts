import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { stringify } from 'yaml'

import { serverName, ssoIdpId, type Setting } from './setting.ts'

/** A limit that a busy team, or a browser that opens many rooms at once, does not meet. */
const generous = { per_second: 200, burst_count: 1000 }

/**
 * Writes Synapse's configuration. JSON is YAML, yet an operator reads this file: it is written as YAML.
 * @returns the path of homeserver.yaml
 */
export function writeSynapseConfig(setting: Setting, hasCalls: boolean): string {
  const folder = setting.data.of('synapse')
  const path = join(setting.data.config, 'homeserver.yaml')
  const log = join(setting.data.config, 'synapse-log.yaml')
  writeFileSync(log, stringify(logging))
  const parts = [
    listening(setting),
    storage(folder, log),
    signIn(setting),
    rooms,
    limits,
    hasCalls ? calls(setting) : {},
  ]
  writeFileSync(path, stringify(Object.assign({}, ...parts)), { mode: 0o600 })
  return path
}

/** The one service address of our calls: behind the gateway, like everything else. */
export function callServiceUrl(publicUrl: string): string {
  return `${publicUrl}/livekit/jwt`
}

/** Loopback only, clients only: no federation listener is open. */
function listening({ ports, publicUrl }: Setting): object {
  return {
    server_name: serverName,
    public_baseurl: `${publicUrl}/`,
    listeners: [
      {
        port: ports.synapse,
        bind_addresses: ['127.0.0.1'],
        type: 'http',
        tls: false,
        x_forwarded: true,
        resources: [{ names: ['client', 'openid'], compress: false }],
      },
    ],
    federation_domain_whitelist: [],
    trusted_key_servers: [],
    suppress_key_server_warning: true,
    report_stats: false,
    url_preview_enabled: false,
  }
}

function storage(folder: string, log: string): object {
  return {
    database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
    media_store_path: join(folder, 'media'),
    signing_key_path: join(folder, 'signing.key'),
    log_config: log,
    // A new database is brought up to date in steps. Whoever signs in between the two that fill the directory of people is
    // left out of it for good: without a pause between steps that moment is over before the portal opens.
    background_updates: { sleep_enabled: false },
  }
}

/** Two ways in, one account: the gateway's short JWT, and the same OIDC issuer. No password, no registration. */
function signIn({ config, secrets, issuerUrl, publicUrl }: Setting): object {
  return {
    enable_registration: false,
    password_config: { enabled: false },
    registration_shared_secret_path: secrets['synapse-registration'],
    macaroon_secret_key_path: secrets['synapse-macaroon'],
    form_secret_path: secrets['synapse-form'],
    jwt_config: {
      enabled: true,
      // The one secret that Synapse takes by value only: this file has mode 0600.
      secret: readFileSync(secrets['synapse-jwt'], 'utf8').trim(),
      algorithm: 'HS256',
      issuer: 'parvis-gateway',
      audiences: [serverName],
    },
    oidc_providers: [provider(issuerUrl, secrets['synapse-client'])],
    sso: { client_whitelist: [`${publicUrl}/`] },
    // Synapse's own pages ask another origin for a picture; ours ask nobody, in French and English.
    templates: { custom_template_directory: join(config.root, 'deploy/synapse/templates') },
  }
}

function provider(issuerUrl: string, secretFile: string): object {
  return {
    idp_id: ssoIdpId,
    idp_name: 'Parvis',
    issuer: issuerUrl,
    client_id: 'parvis-synapse',
    client_secret_path: secretFile,
    scopes: ['openid', 'given_name', 'usual_name', 'email', 'uid'],
    user_profile_method: 'userinfo_endpoint',
    // The issuer is on loopback, without TLS.
    skip_verification: true,
    allow_existing_users: false,
    user_mapping_provider: {
      config: {
        localpart_template: '{{ user.uid }}',
        display_name_template: '{{ user.given_name }} {{ user.usual_name }}',
      },
    },
  }
}

const rooms = {
  default_room_version: '12',
  encryption_enabled_by_default_for_room_type: 'all',
  user_directory: { enabled: true, search_all_users: true, prefer_local_users: true },
  presence: { enabled: false },
  max_event_delay_duration: '24h',
  // A page that reloads within the cache's life would be answered with old chains of sync.
  caches: { sync_response_cache_duration: '0s' },
  experimental_features: { msc4143_enabled: true, msc4354_enabled: true, msc4222_enabled: true },
}

const limits = {
  rc_message: generous,
  rc_registration: generous,
  rc_login: { address: generous, account: generous, failed_attempts: { per_second: 0.2, burst_count: 10 } },
  rc_joins: { local: generous, remote: { per_second: 0.01, burst_count: 1 } },
  rc_joins_per_room: generous,
  rc_invites: { per_room: generous, per_user: generous, per_issuer: generous },
  rc_room_creation: generous,
  rc_delayed_event_mgmt: generous,
  rc_user_directory: generous,
}

function calls({ publicUrl }: Setting): object {
  const transport = { type: 'livekit', livekit_service_url: callServiceUrl(publicUrl) }
  return {
    matrix_rtc: { transports: [transport] },
    extra_well_known_client_content: { 'org.matrix.msc4143.rtc_foci': [transport] },
  }
}

const logging = {
  version: 1,
  formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
  handlers: { console: { class: 'logging.StreamHandler', formatter: 'line' } },
  // Request lines would hold room ids and addresses; warnings are what an operator needs.
  loggers: { synapse: { level: 'WARNING' } },
  root: { level: 'WARNING', handlers: ['console'] },
  disable_existing_loggers: false,
}
