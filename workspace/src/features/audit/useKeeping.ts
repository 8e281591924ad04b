import { readonly, shallowRef, type Ref } from 'vue'
import type { WitnessStanding } from './model/witnesses.ts'
import { AuditError, type AuditPort, type Hold, type HoldAsked, type Retention } from './port.ts'

export interface Keeping {
  readonly view: Readonly<Ref<Retention | null>>
  readonly failure: Readonly<Ref<AuditError['code'] | null>>
  readonly witnesses: Readonly<Ref<readonly WitnessStanding[] | 'failed' | null>>
  load(): Promise<void>
  /** False when it was not done; `failure` says why. */
  hold(asked: HoldAsked): Promise<boolean>
  end(hold: Hold): Promise<boolean>
}

/** For how long the log names people, what is held, and who signs it. */
export function useKeeping(log: AuditPort): Keeping {
  const view = shallowRef<Retention | null>(null)
  const failure = shallowRef<AuditError['code'] | null>(null)
  const witnesses = shallowRef<readonly WitnessStanding[] | 'failed' | null>(null)

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
      const [{ witnessStandings }, policy, note] = await Promise.all([
        import('./model/witnesses.ts'),
        text('policy'),
        text('checkpoint'),
      ])
      witnesses.value = witnessStandings(policy, note)
    } catch {
      witnesses.value = 'failed'
    }
  }
  const load = async () => void (await Promise.all([attempt(async () => {}), look()]))
  void load()
  return {
    view: readonly(view) as Keeping['view'],
    failure: readonly(failure),
    witnesses: readonly(witnesses) as Keeping['witnesses'],
    load,
    hold: (asked) => attempt(() => log.hold(asked)),
    end: ({ id }) => attempt(() => log.endHold(id)),
  }
}
