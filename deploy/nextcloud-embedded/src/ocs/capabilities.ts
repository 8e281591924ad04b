import { checksumTypes } from '../store/digests.ts'
import type { OcsData } from './ocs-answer.ts'

/** The Nextcloud whose dialect this is. Clients choose by it what they may use. */
const version = { major: 28, minor: 0, micro: 4 }
const words = `${version.major}.${version.minor}.${version.micro}`

/** `/status.php`: the first thing a sync client asks. */
export const status = {
  installed: true,
  maintenance: false,
  needsDbUpgrade: false,
  version: `${words}.1`,
  versionstring: words,
  edition: '',
  productname: 'Nextcloud',
  extendedSupport: false,
}

/** Only what is there: a client gives up on what is promised and missing. */
export const capabilities: OcsData = {
  version: { ...version, string: words, edition: '', extendedSupport: false },
  capabilities: {
    core: { pollinterval: 60, 'webdav-root': 'remote.php/webdav', 'reference-api': false, 'mod-rewrite-working': true },
    dav: { chunking: '1.0' },
    files: { bigfilechunking: true, undelete: true, versioning: true, comments: true, blacklisted_files: [] },
    checksums: { supportedTypes: checksumTypes, preferredUploadType: 'SHA1' },
    files_sharing: {
      api_enabled: true,
      public: {
        enabled: true,
        password: { enforced: false, askForOptionalPassword: false },
        expire_date: { enabled: false },
        multiple_links: true,
        upload: true,
        upload_files_drop: true,
      },
      resharing: true,
      user: { send_mail: false, expire_date: { enabled: true } },
      group_sharing: true,
      group: { enabled: true, expire_date: { enabled: true } },
      default_permissions: 31,
      federation: { outgoing: false, incoming: false },
      sharee: { query_lookup_default: false, always_show_unique: true },
    },
    provisioning_api: { version: '1.18.0', AccountPropertyScopesVersion: 2 },
    systemtags: { enabled: true },
  },
}

export const apps = [
  'comments',
  'dav',
  'files',
  'files_sharing',
  'files_trashbin',
  'files_versions',
  'provisioning_api',
  'systemtags',
]
