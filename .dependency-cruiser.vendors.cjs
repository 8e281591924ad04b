// Whose library may be named where: the half of .dependency-cruiser.cjs that is about vendors.

/** Rule, packages, folders that may name them, and why the others don't. */
const homes = [
  ['only-matrix', ['matrix-js-sdk', '@matrix-org/*'], ['workspace/src/adapters/matrix/'], 'the rest knows ports'],
  [
    'only-quasar',
    ['quasar', '@quasar/*'],
    ['workspace/src/shared/ui/', 'workspace/src/app/', 'workspace/src/main', 'workspace/vite'],
    'a feature uses our components',
  ],
  [
    'only-fastify',
    ['fastify', '@fastify/*'],
    [
      'services/gateway/src/http/',
      'services/gateway/src/identity/',
      'services/gateway/src/upstream/',
      'services/meet/src/http/',
      'services/meet/src/app.ts',
      'services/files/src/http/',
      'services/files/src/app.ts',
      'services/gateway/src/app.ts',
      'services/gateway/src/main.ts',
      'packages/service-kit/',
    ],
    'decisions, the log and the stores stand without it',
  ],
  [
    'only-database',
    ['kysely', 'pg', 'better-sqlite3'],
    [
      'services/gateway/src/db/',
      'services/gateway/src/audit/disk/writer-lock.ts',
      'services/gateway/src/audit/postgres/',
    ],
    'elsewhere a store is an interface',
  ],
  ['only-cedar', ['@cedar-policy/*'], ['services/gateway/src/residency/'], 'elsewhere a decision is a function'],
  [
    'only-openid-client',
    ['openid-client'],
    ['services/gateway/src/identity/'],
    'elsewhere a sign-in is a set of claims',
  ],
  [
    'only-undici',
    ['undici'],
    ['services/gateway/src/upstream/', 'services/meet/src/matrix/', 'services/files/src/nextcloud/'],
    'one place in a service opens connections to engines',
  ],
  [
    'only-livekit-server',
    ['livekit-server-sdk', '@livekit/protocol'],
    ['services/meet/src/livekit/'],
    'elsewhere an SFU is an interface',
  ],
  [
    'only-oidc-provider',
    ['oidc-provider'],
    ['deploy/local/issuer/'],
    'an issuer is for the demonstration, never part of a service',
  ],
  [
    'only-what-files-become',
    ['pdfjs-dist', 'client-zip', 'age-encryption'],
    ['workspace/src/features/files/', 'workspace/src/features/outside/', 'services/gateway/src/audit/export/'],
    'they read or make files: who keeps a coffre open, who is given a folder, and who exports the log',
  ],
  [
    'only-in-a-browser-test',
    ['playwright-core', '@axe-core/*'],
    ['workspace/e2e/'],
    'it drives a browser from outside',
  ],
]

/** A vendor's library is named under one roof; everyone else sees an interface of ours. */
const confined = (rule, test) => (name, packages, home, why) =>
  rule(
    name,
    `${packages.join(', ')}: only under ${home.join(', ')}: ${why}`,
    { pathNot: [...home.map((path) => `^${path.replaceAll('.', '\\.')}`), test] },
    { path: `(^|/)node_modules/(${packages.join('|').replaceAll('*', '[^/]+')})/` },
  )

module.exports = (rule, test) => homes.map((home) => confined(rule, test)(...home))
