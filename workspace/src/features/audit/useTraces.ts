import { readonly, shallowRef, type Ref } from 'vue'
import { compareReceipts } from './compare-receipts.ts'
import type { Missing } from './model/receipts.ts'
import { AuditError, type AuditPorts } from './port.ts'

/** Pages that are read at most before the comparison is given up. */
const MOST_PAGES = 200

export type Comparison =
  | { readonly at: 'running' }
  | { readonly at: 'failed' }
  | { readonly at: 'done'; readonly receipts: number; readonly missing: readonly Missing[] }

/** Receipts of this browser against the log, when « Mes traces » opens and when it is asked again. */
export function useReceipts(ports: Pick<AuditPorts, 'log' | 'kept'>): {
  readonly comparison: Readonly<Ref<Comparison>>
  compare(): Promise<void>
} {
  const comparison = shallowRef<Comparison>({ at: 'running' })
  async function compare(): Promise<void> {
    comparison.value = { at: 'running' }
    try {
      const { receipts, missing, found } = await compareReceipts(ports, MOST_PAGES)
      // Those of this session stay until it ends: the page says how many there are.
      await ports.kept.forgetReceipts(found.filter((one) => 'digest' in one))
      comparison.value = { at: 'done', receipts, missing }
    } catch {
      comparison.value = { at: 'failed' }
    }
  }
  void compare()
  return { comparison: readonly(comparison) as Readonly<Ref<Comparison>>, compare }
}

export type Proof =
  | { readonly at: 'idle' | 'running' | 'broken' | 'not-yet' | 'failed' }
  | { readonly at: 'proven'; readonly witnesses: number; readonly file: string }

/** One entry about oneself, proven by its own file. */
export function useEntryProof(
  { log, kept }: AuditPorts,
  index: number,
): { readonly proof: Readonly<Ref<Proof>>; verify(): Promise<void> } {
  const proof = shallowRef<Proof>({ at: 'idle' })
  async function verify(): Promise<void> {
    proof.value = { at: 'running' }
    try {
      // Loaded when the first proof is asked for: the section itself needs none of it.
      const [{ verifyEntry }, { follow }, view, file, trust] = await Promise.all([
        import('./model/verification/verify-entry.ts'),
        import('./model/verification/follow-keys.ts'),
        log.mineEntry(index),
        log.mineProof(index),
        kept.trust(),
      ])
      const policy =
        trust === null
          ? new TextDecoder().decode((await log.file('policy')) ?? new Uint8Array())
          : (await follow(trust, trust, (path) => log.file(path))).trusted.policy
      const { proven, witnesses } = verifyEntry(view.leaf, index, file, policy)
      proof.value = proven ? { at: 'proven', witnesses, file } : { at: 'broken' }
    } catch (cause) {
      proof.value = { at: cause instanceof AuditError && cause.code === 'not-yet' ? 'not-yet' : 'failed' }
    }
  }
  return { proof: readonly(proof) as Readonly<Ref<Proof>>, verify }
}
