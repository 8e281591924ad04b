import { startStack } from '@parvis/testkit'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import type { Portal } from './browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly portal: Portal
  }
}

/** Vitest's global set-up: one real Parvis for every browser test that does not break it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack()
  project.provide('portal', { url: stack.url, issuer: stack.issuer })
  return () => stack.stop()
}

/** The Parvis that all browser tests share. Each file has its own people in it (see people.ts). */
export function sharedPortal(): Portal {
  return inject('portal')
}
