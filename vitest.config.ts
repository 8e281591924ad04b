import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Three projects, from the quickest to the most real. A component test asks for a DOM in its first line:
// `// @vitest-environment happy-dom`. Everything else runs in plain Node.
const never = ['**/node_modules/**', '**/dist/**', '.parvis/**']
const service = '**/*.service.test.ts'
const browser = 'workspace/e2e/**/*.e2e.test.ts'
const setupFiles = ['packages/testkit/src/end-with-runner.ts']

/** Longest first. On a machine that has run nothing yet nobody knows, and a long file begun last is waited for alone. */
const longest = ['one-room', 'files', 'calls-around', 'audit', 'accessibility', 'calls', 'without-chat', 'two-people']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.e2e.test.ts`))
      return at < 0 ? longest.length : at
    }
    return sorted.toSorted((a, b) => (a.project === b.project ? rank(a) - rank(b) : 0))
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [vue()],
        // In Node, the package's default door is its server build, which renders nothing that can be clicked.
        resolve: { alias: { quasar: 'quasar/dist/quasar.client.js' } },
        test: {
          name: 'unit',
          setupFiles,
          environment: 'node',
          include: [
            '**/src/**/*.test.ts',
            'deploy/local/**/*.test.ts',
            'bench/**/*.test.ts',
            'workspace/e2e/**/*.test.ts',
          ],
          exclude: [...never, service, browser],
          restoreMocks: true,
          // Wide enough for a machine that does other work: a test that hangs is found all the same.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'service',
          setupFiles,
          environment: 'node',
          include: [service],
          exclude: never,
          maxWorkers: 2,
          // Engines beside each other on a small machine: a second, vitest's own, is less than one of them may take.
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          setupFiles,
          environment: 'node',
          include: [browser],
          // One real Parvis for all of them; those that break it start their own.
          globalSetup: ['workspace/e2e/lib/suite.ts'],
          exclude: never,
          // Two files at a time: a browser waits for servers and clocks more than it computes.
          maxWorkers: 2,
          // What a page shows is waited for as long as an element of it.
          expect: { poll: { timeout: 60_000 } },
          // Three people who meet, each with a picture that is drawn, sealed and opened, take two minutes on two busy cores.
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
