import { readonly, shallowRef, type Ref } from 'vue'
import type { KeyStanding } from './model/log-keys.ts'
import type { WitnessStanding } from './model/witnesses.ts'
import { AuditError, type AuditPort, type Hold, type HoldAsked, type Retention } from './port.ts'

/** Who signs the log as it is published now, by their signatures. */
export interface Signers {
  readonly witnesses: readonly WitnessStanding[]
  readonly keys: readonly KeyStanding[]
}

export interface Keeping {
  readonly view: Readonly<Ref<Retention | null>>
  readonly failure: Readonly<Ref<AuditError['code'] | null>>
  readonly signers: Readonly<Ref<Signers | 'failed' | null>>
  /** What the run that was asked for here dropped; null: none was asked for, or it is under way. */
  readonly ran: Readonly<Ref<number | null>>
  load(): Promise<void>
  /** False when it was not done; `failure` says why. */
  hold(asked: HoldAsked): Promise<boolean>
  end(hold: Hold, reason: string): Promise<boolean>
  run(): Promise<boolean>
}

/** For how long the log names people, what is held, and who signs it. */
export function useKeeping(log: AuditPort): Keeping {
  const view = shallowRef<Retention | null>(null)
  const failure = shallowRef<AuditError['code'] | null>(null)
  const signers = shallowRef<Signers | 'failed' | null>(null)
  const ran = shallowRef<number | null>(null)

  async function attempt(act: () => Promise<void>): Promise<boolean> {
    failure.value = null
    try {
      await act()
      view.value = await log.retention()
      return true
    } catch (cause) {
      failure.value = cause instanceof AuditError ? cause.code : 'internal'
      return false
    }
  }
  const text = async (path: string) => new TextDecoder().decode((await log.file(path)) ?? new Uint8Array())
  async function look(): Promise<void> {
    try {
      const [{ witnessStandings }, { keyStandings }, policy, note, keys] = await Promise.all([
        import('./model/witnesses.ts'),
        import('./model/log-keys.ts'),
        text('policy'),
        text('checkpoint'),
        text('keys'),
      ])
      signers.value = { witnesses: witnessStandings(policy, note), keys: keyStandings(keys, note) }
    } catch {
      signers.value = 'failed'
    }
  }
  const load = async () => void (await Promise.all([attempt(async () => {}), look()]))
  void load()
  return {
    view: readonly(view) as Keeping['view'],
    failure: readonly(failure),
    signers: readonly(signers) as Keeping['signers'],
    ran: readonly(ran),
    load,
    hold: (asked) => attempt(() => log.hold(asked)),
    end: ({ id }, reason) => attempt(() => log.endHold(id, reason)),
    run: () => {
      ran.value = null
      return attempt(async () => void (ran.value = await log.runRetention()))
    },
  }
}
