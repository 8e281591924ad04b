// Who may import whom. One rule, one sentence: the sentence is what a developer reads when the rule fails.
// Every rule is proved by a seeded violation in packages/testkit/src/repository/boundaries.seeds.ts.

const vendors = require('./.dependency-cruiser.vendors.cjs')

const test = '\\.(test|contract|fixture)\\.ts$|/testing/|^workspace/e2e/|^bench/|^packages/testkit/'
const features = '^workspace/src/features/'
const gateway = '^services/gateway/src/'

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const anywhere = [
  rule(
    'no-cycle',
    'Two files that need each other are one file, or hide a third',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  rule('resolvable', 'Every import leads to a file', {}, { couldNotResolve: true }),
  rule(
    'testkit-in-tests-only',
    'testkit never ships: only tests, contract suites and benchmarks import it',
    { pathNot: test },
    { path: '^packages/testkit/' },
  ),
  rule('tests-are-ends', 'Nothing imports a test', {}, { path: '\\.test\\.ts$' }),
]

const packages = [
  rule(
    'contracts-is-a-leaf',
    'contracts imports nothing of ours: both sides of every border stand on it',
    { path: '^packages/contracts/', pathNot: test },
    { path: '^(packages/(?!contracts/)|services/|workspace/|deploy/)' },
  ),
  rule(
    'contracts-runs-anywhere',
    'contracts runs in a browser too: it uses no Node built-in',
    { path: '^packages/contracts/', pathNot: test },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'tlog-is-a-leaf',
    'tlog imports nothing of ours: who checks the log shares with who writes it the formats, nothing more',
    { path: '^packages/tlog/', pathNot: test },
    { path: '^(packages/(?!tlog/)|services/|workspace/|deploy/)' },
  ),
  rule(
    'tlog-runs-anywhere',
    'tlog runs in a browser too: it uses no Node built-in',
    { path: '^packages/tlog/', pathNot: test },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'service-kit-sees-contracts',
    'service-kit imports contracts and nothing else of ours',
    { path: '^packages/service-kit/', pathNot: test },
    { path: '^(packages/(?!contracts/|service-kit/)|services/|workspace/|deploy/)' },
  ),
]

const services = [
  rule(
    'services-are-islands',
    'A service reaches another one over HTTP only',
    { path: '^services/([^/]+)/' },
    { path: '^services/', pathNot: '^services/$1/' },
  ),
  rule(
    'no-browser-in-service',
    'A service never imports the workspace',
    { path: '^services/' },
    { path: '^workspace/' },
  ),
  rule(
    'no-deploy-in-service',
    'A service does not know how it is started',
    { path: '^services/', pathNot: test },
    { path: '^deploy/' },
  ),
  rule(
    'gateway-main-is-the-end',
    'main.ts starts the process: nothing imports it',
    { path: gateway },
    { path: `${gateway}main\\.ts$` },
  ),
  rule(
    'gateway-parts-know-no-route',
    'The parts behind the routes see of them what a route declares, nothing more; identity alone brings routes of its own',
    { path: `${gateway}(residency|audit|upstream|db)/`, pathNot: test },
    { path: `${gateway}(http/(?!declaration\\.ts$)|app\\.ts$)` },
  ),
  rule(
    'residency-is-pure',
    'A decision follows from facts and policy: no other part of the gateway takes part in it',
    { path: `${gateway}residency/`, pathNot: test },
    { path: `${gateway}(identity|audit|upstream|db)/` },
  ),
  rule(
    'audit-stands-alone',
    'The log writes what it is given: it asks no other part of the gateway',
    { path: `${gateway}audit/`, pathNot: test },
    { path: `${gateway}(identity|residency|upstream|db)/` },
  ),
]

const deploy = [
  rule(
    'deploy-starts-services',
    'deploy/ starts services as processes: it never imports one, nor the workspace',
    { path: '^deploy/', pathNot: test },
    { path: '^(services|workspace)/' },
  ),
  rule(
    'bootstrap-needs-nothing',
    'The bootstrap runs before anything is installed: Node built-ins and its own files only',
    { path: '^deploy/local/bootstrap', pathNot: test },
    { path: '.', pathNot: '^deploy/local/bootstrap', dependencyTypesNot: ['core'] },
  ),
  rule(
    'issuer-is-a-program',
    'The demo issuer stands for somebody else’s service: it shares no file with the start',
    { path: '^deploy/local/issuer/', pathNot: test },
    { path: '^deploy/local/(?!issuer/)' },
  ),
  rule(
    'start-imports-no-issuer',
    'The start runs the demo issuer as a process',
    { path: '^deploy/local/(?!issuer/)', pathNot: test },
    { path: '^deploy/local/issuer/' },
  ),
  rule(
    'embedded-store-is-a-program',
    'The embedded store stands for a Nextcloud: of ours it imports service-kit only, and everybody reaches it over HTTP',
    { path: '^deploy/nextcloud-embedded/', pathNot: test },
    { path: '^(packages/(?!service-kit/)|services/|workspace/|deploy/(?!nextcloud-embedded/))' },
  ),
  rule(
    'nobody-imports-the-embedded-store',
    'What works with the embedded store must work with a Nextcloud',
    { pathNot: '^deploy/nextcloud-embedded/' },
    { path: '^deploy/nextcloud-embedded/' },
  ),
]

const verify = '^deploy/verify/src/'
const verifyRules = [
  rule(
    'verify-stands-alone',
    'The verifier trusts nothing of the writer: of ours it imports tlog and contracts only, and nothing of anybody else',
    { path: verify, pathNot: test },
    { path: '.', pathNot: `${verify}|^packages/(tlog|contracts)/`, dependencyTypesNot: ['core'] },
  ),
  rule(
    'verify-has-no-network',
    'The verifier works offline: no module that could open a connection or start a program',
    { path: verify, pathNot: test },
    {
      path: '^(node:)?(net|tls|http|https|http2|dgram|dns|child_process|cluster|worker_threads|inspector|vm|module)(/|$)',
    },
  ),
]

const workspace = [
  rule(
    'workspace-over-http',
    'The workspace reaches services over HTTP: of ours it imports contracts, sealed and tlog only',
    { path: '^workspace/src/', pathNot: test },
    { path: '^(services/|deploy/|packages/(?!contracts/|sealed/|tlog/|testkit/))' },
  ),
  rule(
    'workspace-runs-in-a-browser',
    'The workspace uses no Node built-in',
    { path: '^workspace/src/', pathNot: test },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'main-is-the-end',
    'main.ts puts the parts together: nothing imports it',
    { path: '^workspace/src/' },
    { path: '^workspace/src/main(\\.mocked)?\\.ts$' },
  ),
  rule(
    'features-are-islands',
    'A feature never imports another feature: they meet by links and slots',
    { path: `${features}([^/]+)/` },
    { path: features, pathNot: `${features}$1/` },
  ),
  rule(
    'features-see-no-adapter',
    'A feature knows its port, never who implements it',
    { path: features, pathNot: test },
    { path: '^workspace/src/(adapters|platform)/' },
  ),
  rule(
    'feature-front-door',
    'From outside, a feature is its index.ts, its port.ts and, for the mocked start, its fake',
    { path: '^workspace/src/', pathNot: [features, '^workspace/src/adapters/'] },
    { path: `${features}[^/]+/(?!(index|port|port\\.fake)\\.ts$)` },
  ),
  rule(
    'adapters-see-ports-only',
    'An adapter implements ports: of a feature it sees port.ts, of the shell nothing',
    { path: '^workspace/src/adapters/', pathNot: test },
    { path: `^workspace/src/app/|${features}[^/]+/(?!port\\.ts$)` },
  ),
  rule(
    'adapters-are-islands',
    'Adapters meet in main.ts',
    { path: '^workspace/src/adapters/([^/]+)/' },
    { path: '^workspace/src/adapters/', pathNot: '^workspace/src/adapters/$1/' },
  ),
  rule(
    'app-knows-no-feature',
    'The shell receives features and adapters, it does not import them',
    { path: '^workspace/src/app/', pathNot: test },
    { path: '^workspace/src/(features|adapters|platform)/' },
  ),
  rule(
    'shared-is-a-leaf',
    'shared knows nothing of the rest of the workspace',
    { path: '^workspace/src/shared/', pathNot: test },
    { path: '^workspace/src/(?!shared/)' },
  ),
  rule(
    'platform-is-a-leaf',
    'platform knows the browser: of ours it sees shared/lib only',
    { path: '^workspace/src/platform/', pathNot: test },
    { path: '^workspace/src/(?!platform/|shared/lib/)' },
  ),
  rule(
    'fakes-never-ship',
    'port.fake.ts and fake/ serve tests and the mocked starts',
    { pathNot: ['^workspace/src/main\\.(guest\\.)?mocked\\.ts$', '/port\\.fake\\.|/fake/', test] },
    { path: '/port\\.fake\\.ts$|/fake/' },
  ),
  rule(
    'model-is-plain',
    'model/ is plain TypeScript: it can be tested and read without a browser',
    { path: `${features}[^/]+/model/`, pathNot: test },
    { path: 'node_modules/(vue|pinia|quasar|vue-router|vue-i18n)/|\\.vue$' },
  ),
  rule(
    'browser-tests-by-the-page',
    'A browser test sees what a person sees: it imports nothing of the product',
    { path: '^workspace/e2e/' },
    { path: '^(workspace/src|services|deploy)/' },
  ),
]

module.exports = {
  forbidden: [...anywhere, ...packages, ...services, ...deploy, ...verifyRules, ...workspace, ...vendors(rule, test)],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Ours only: a vendor's files live in dist/ too.
    exclude: { path: '^(workspace/dist(-mocked)?|\\.parvis)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // A type-only import is an import.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.vue', '.js', '.mjs', '.d.ts'],
    },
  },
}
