import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'
import type { Lines, Verdict } from './model/verification/verdict.ts'
import type { AuditPorts, KeptTrust, OpenedEntry } from './port.ts'
import { inWorker, type RunVerifier } from './run-verifier.ts'

export type Check =
  | { readonly at: 'idle' }
  | { readonly at: 'running'; readonly done: number; readonly of: number }
  | { readonly at: 'failed' }
  | { readonly at: 'verdict'; readonly verdict: Verdict; readonly when: number; readonly ms: number }

export interface Verifying {
  readonly check: Readonly<Ref<Check>>
  readonly kept: Readonly<Ref<KeptTrust | null>>
  /** Null: the whole log. What was shown is held against its line. */
  verify(lines: Lines | null, shown: readonly OpenedEntry[]): Promise<void>
  cancel(): void
  /** Takes a checkpoint that the auditor has kept elsewhere, or forgets the one of this device. */
  trust(kept: KeptTrust | null): Promise<void>
  /** Believes other keys and witnesses from now on, of the same log. */
  adopt(offered: Pick<KeptTrust, 'keys' | 'policy'>): Promise<void>
}

/** « Vérifier », on this device. A log that is proven becomes what the next one is compared with; a broken one never. */
export function useVerification({ log, kept }: AuditPorts, run: RunVerifier = inWorker): Verifying {
  const check = shallowRef<Check>({ at: 'idle' })
  const trusted = shallowRef<KeptTrust | null>(null)
  let running = new AbortController()
  const known = kept.trust().then((found) => (trusted.value = found))

  async function verify(lines: Lines | null, shown: readonly OpenedEntry[]): Promise<void> {
    running.abort()
    const mine = (running = new AbortController())
    check.value = { at: 'running', done: 0, of: 0 }
    const begun = performance.now()
    try {
      await known
      const progress = (done: number, of: number) => !mine.signal.aborted && (check.value = { at: 'running', done, of })
      const asked = { kept: trusted.value, lines, shown: plain(shown), now: Date.now() }
      const verdict = await run(log, asked, progress, mine.signal)
      if (mine.signal.aborted) return
      if (verdict.kind === 'proven') await trust(verdict.trust)
      check.value = { at: 'verdict', verdict, when: Date.now(), ms: performance.now() - begun }
    } catch {
      if (!mine.signal.aborted) check.value = { at: 'failed' }
    }
  }
  async function trust(next: KeptTrust | null): Promise<void> {
    await kept.keepTrust(next)
    trusted.value = next
  }
  onScopeDispose(() => running.abort())

  return {
    check: readonly(check) as Verifying['check'],
    kept: readonly(trusted) as Verifying['kept'],
    verify,
    trust,
    async adopt(offered) {
      const { value: now } = check
      if (trusted.value === null || now.at !== 'verdict' || now.verdict.kind !== 'proven') return
      await trust({ ...trusted.value, ...offered })
      check.value = { ...now, verdict: { ...now.verdict, changed: false, offered: null } }
    },
    cancel() {
      running.abort()
      check.value = { at: 'idle' }
    },
  }
}

/** A worker takes plain values only. */
const plain = (shown: readonly OpenedEntry[]): readonly OpenedEntry[] =>
  JSON.parse(JSON.stringify(shown)) as OpenedEntry[]
