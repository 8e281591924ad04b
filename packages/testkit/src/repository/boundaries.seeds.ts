/** A file with one import, and the rule that must speak about it: no other may. */
export interface Seed {
  readonly rule: string
  readonly file: string
  readonly imports: string
  /** What else the seed needs to be there, beside the skeleton. */
  readonly beside?: Readonly<Record<string, string>>
}

const seed = (rule: string, file: string, imports: string, beside?: Seed['beside']): Seed => ({
  rule,
  file,
  imports,
  ...(beside && { beside }),
})

/** The targets: one empty file for each kind of place in the repository. */
export const skeleton: readonly string[] = [
  'packages/contracts/src/index.ts',
  'packages/service-kit/src/index.ts',
  'packages/testkit/src/index.ts',
  'packages/tlog/src/index.ts',
  'services/gateway/src/app.ts',
  'services/gateway/src/main.ts',
  'services/gateway/src/http/guard.ts',
  'services/gateway/src/http/declaration.ts',
  'services/gateway/src/identity/accounts.ts',
  'services/gateway/src/residency/decide.ts',
  'services/gateway/src/audit/log.ts',
  'services/gateway/src/upstream/send.ts',
  'services/gateway/src/db/open.ts',
  'services/files/src/app.ts',
  'deploy/local/bootstrap.mjs',
  'deploy/local/src/start.ts',
  'deploy/local/issuer/main.ts',
  'deploy/nextcloud-embedded/src/main.ts',
  'deploy/verify/src/main.ts',
  'workspace/src/main.ts',
  'workspace/src/app/links.ts',
  'workspace/src/adapters/matrix/chat.ts',
  'workspace/src/adapters/gateway/session.ts',
  'workspace/src/platform/clock.ts',
  'workspace/src/shared/lib/time.ts',
  'workspace/src/features/chat/index.ts',
  'workspace/src/features/chat/port.ts',
  'workspace/src/features/chat/port.fake.ts',
  'workspace/src/features/chat/useTimeline.ts',
  'workspace/src/features/chat/some.test.ts',
  'workspace/src/features/calls/index.ts',
  'workspace/src/features/calls/port.ts',
]

/** One violation for each rule at least; more where a rule has more than one way to be broken. */
export const seeds: readonly Seed[] = [
  seed('no-cycle', 'workspace/src/shared/lib/egg.ts', './hen.ts', {
    'workspace/src/shared/lib/hen.ts': "import './egg.ts'",
  }),
  seed('resolvable', 'workspace/src/shared/lib/lost.ts', './nowhere.ts'),
  seed('testkit-in-tests-only', 'services/gateway/src/http/faked.ts', '@parvis/testkit'),
  seed('tests-are-ends', 'workspace/src/features/chat/borrows.ts', './some.test.ts'),

  seed('contracts-is-a-leaf', 'packages/contracts/src/kit.ts', '@parvis/service-kit'),
  seed('contracts-runs-anywhere', 'packages/contracts/src/disk.ts', 'node:fs'),
  seed('tlog-is-a-leaf', 'packages/tlog/src/contract.ts', '@parvis/contracts'),
  seed('tlog-runs-anywhere', 'packages/tlog/src/disk.ts', 'node:crypto'),
  seed('service-kit-sees-contracts', 'packages/service-kit/src/up.ts', '../../../services/gateway/src/audit/log.ts'),

  seed('services-are-islands', 'services/files/src/neighbour.ts', '../../gateway/src/app.ts'),
  seed('services-are-islands', 'services/files/src/typed.ts', 'type ../../gateway/src/http/guard.ts'),
  seed('no-browser-in-service', 'services/files/src/browser.ts', '../../../workspace/src/shared/lib/time.ts'),
  seed('no-deploy-in-service', 'services/files/src/starter.ts', '../../../deploy/local/src/start.ts'),
  seed('gateway-main-is-the-end', 'services/gateway/src/http/restart.ts', '../main.ts'),
  seed('gateway-parts-know-no-route', 'services/gateway/src/upstream/asks.ts', '../http/guard.ts'),
  seed('residency-is-pure', 'services/gateway/src/residency/curious.ts', '../identity/accounts.ts'),
  seed('audit-stands-alone', 'services/gateway/src/audit/curious.ts', '../residency/decide.ts'),

  seed('deploy-starts-services', 'deploy/local/src/inside.ts', '../../../services/gateway/src/app.ts'),
  seed('bootstrap-needs-nothing', 'deploy/local/bootstrap-extra.mjs', 'zod'),
  seed('issuer-is-a-program', 'deploy/local/issuer/joins.ts', '../src/start.ts'),
  seed('start-imports-no-issuer', 'deploy/local/src/embeds.ts', '../issuer/main.ts'),
  seed('embedded-store-is-a-program', 'deploy/nextcloud-embedded/src/acts.ts', '@parvis/contracts'),
  seed('nobody-imports-the-embedded-store', 'deploy/local/src/store.ts', '../../nextcloud-embedded/src/main.ts'),

  seed('verify-stands-alone', 'deploy/verify/src/kit.ts', '@parvis/service-kit'),
  seed('verify-stands-alone', 'deploy/verify/src/start.ts', '../../local/src/start.ts'),
  seed('verify-stands-alone', 'deploy/verify/src/library.ts', 'yaml'),
  seed('verify-has-no-network', 'deploy/verify/src/asks.ts', 'node:https'),
  seed('verify-has-no-network', 'deploy/verify/src/starts.ts', 'node:child_process'),

  seed('workspace-over-http', 'workspace/src/app/inside.ts', '@parvis/service-kit'),
  seed('workspace-over-http', 'workspace/src/adapters/gateway/inside.ts', '../../../../services/gateway/src/app.ts'),
  seed('workspace-runs-in-a-browser', 'workspace/src/shared/lib/disk.ts', 'node:path'),
  seed('main-is-the-end', 'workspace/src/main.extra.ts', './main.ts'),
  seed('features-are-islands', 'workspace/src/features/chat/ui/CallButton.vue', '../../calls/index.ts'),
  seed('features-are-islands', 'workspace/src/features/chat/typed.ts', 'type ../calls/port.ts'),
  seed('features-see-no-adapter', 'workspace/src/features/chat/real.ts', '../../adapters/matrix/chat.ts'),
  seed('features-see-no-adapter', 'workspace/src/features/chat/late.ts', '../../platform/clock.ts'),
  seed('feature-front-door', 'workspace/src/main.window.ts', './features/chat/useTimeline.ts'),
  seed('adapters-see-ports-only', 'workspace/src/adapters/matrix/view.ts', '../../features/chat/useTimeline.ts'),
  seed('adapters-see-ports-only', 'workspace/src/adapters/matrix/shell.ts', '../../app/links.ts'),
  seed('adapters-are-islands', 'workspace/src/adapters/gateway/joins.ts', '../matrix/chat.ts'),
  seed('app-knows-no-feature', 'workspace/src/app/knows.ts', '../features/chat/index.ts'),
  seed('shared-is-a-leaf', 'workspace/src/shared/lib/knows.ts', '../../features/chat/index.ts'),
  seed('platform-is-a-leaf', 'workspace/src/platform/knows.ts', '../app/links.ts'),
  seed('fakes-never-ship', 'workspace/src/features/chat/faked.ts', './port.fake.ts'),
  seed('fakes-never-ship', 'workspace/src/features/chat/pretends.ts', './fake/server.ts', {
    'workspace/src/features/chat/fake/server.ts': '',
  }),
  seed('model-is-plain', 'workspace/src/features/chat/model/reactive.ts', 'vue'),
  seed('browser-tests-by-the-page', 'workspace/e2e/inside.ts', '../src/shared/lib/time.ts'),

  seed('only-matrix', 'workspace/src/features/chat/direct.ts', 'matrix-js-sdk'),
  seed('only-matrix', 'workspace/src/adapters/gateway/crypto.ts', '@matrix-org/matrix-sdk-crypto-wasm'),
  seed('only-quasar', 'workspace/src/features/chat/ui/Bare.vue', 'quasar'),
  seed('only-fastify', 'services/gateway/src/residency/typed.ts', 'type fastify'),
  seed('only-fastify', 'services/gateway/src/audit/cookie.ts', '@fastify/cookie'),
  seed('only-database', 'services/gateway/src/http/query.ts', 'kysely'),
  seed('only-cedar', 'services/gateway/src/http/policy.ts', '@cedar-policy/cedar-wasm'),
  seed('only-openid-client', 'services/gateway/src/http/discover.ts', 'openid-client'),
  seed('only-undici', 'services/gateway/src/identity/fetch.ts', 'undici'),
  seed('only-livekit-server', 'services/meet/src/admission/open.ts', 'livekit-server-sdk'),
  seed('only-what-files-become', 'workspace/src/features/chat/zip.ts', 'client-zip'),
  seed('only-oidc-provider', 'services/gateway/src/identity/issuer.ts', 'oidc-provider'),
  seed('only-in-a-browser-test', 'workspace/src/app/drive.ts', 'playwright-core'),
]

/** Imports that are wanted: no rule may speak about them. */
export const allowed: readonly Omit<Seed, 'rule'>[] = [
  { file: 'services/gateway/src/http/fine.ts', imports: '../residency/decide.ts' },
  { file: 'services/gateway/src/upstream/named.ts', imports: 'type ../http/declaration.ts' },
  {
    file: 'workspace/src/shared/lib/typed-egg.ts',
    imports: 'type ./typed-hen.ts',
    beside: { 'workspace/src/shared/lib/typed-hen.ts': "import './typed-egg.ts'" },
  },
  { file: 'services/gateway/src/http/server.ts', imports: 'fastify' },
  { file: 'services/gateway/src/http/fine.test.ts', imports: '@parvis/testkit' },
  { file: 'services/gateway/src/db/fine.ts', imports: 'kysely' },
  { file: 'workspace/src/adapters/matrix/fine.ts', imports: 'type ../../features/chat/port.ts' },
  { file: 'workspace/src/adapters/matrix/sdk.ts', imports: 'matrix-js-sdk' },
  { file: 'workspace/src/features/chat/fine.ts', imports: '@parvis/contracts' },
  { file: 'workspace/src/features/chat/linked.ts', imports: '../../app/links.ts' },
  { file: 'workspace/src/features/chat/fine.test.ts', imports: './port.fake.ts' },
  { file: 'workspace/src/main.mocked.ts', imports: './features/chat/port.fake.ts' },
  { file: 'workspace/src/shared/ui/Fine.vue', imports: 'quasar' },
  { file: 'workspace/src/adapters/gateway/fine.ts', imports: '@parvis/tlog' },
  { file: 'deploy/verify/src/fine.ts', imports: '@parvis/tlog' },
  { file: 'deploy/verify/src/reads.ts', imports: 'node:fs' },
  { file: 'bench/fine.ts', imports: '@parvis/testkit' },
  { file: 'deploy/local/bootstrap-fine.mjs', imports: 'node:fs' },
]
