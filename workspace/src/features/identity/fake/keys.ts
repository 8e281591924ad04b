import { liveSource } from '../../../shared/lib/live.ts'
import type { KeysPort, KeysState, RecoveryCode } from '../port.ts'

/** Keys without cryptography: the states and answers are those of the real ones. */
export interface FakeKeys extends KeysPort {
  go(state: KeysState): void
  /** The code that opens now. */
  readonly code: RecoveryCode
}

const first: RecoveryCode = [
  'EsTc',
  'k7Wd',
  '9mQa',
  'Rf2v',
  'HxUn',
  '4pLe',
  'bZ8s',
  'Yg3T',
  'cMj6',
  'VdWo',
  'q5Ka',
  'NtPy',
]
const second: RecoveryCode = [
  'EsUb',
  'x2Mn',
  '7kRd',
  'Wq9c',
  'Tf4H',
  'pLs8',
  'Jv3Z',
  'nY6g',
  'Dm5K',
  'aXe2',
  'Rt7B',
  'uCw9',
]

export function fakeKeys(initial: KeysState = { at: 'ready' }): FakeKeys {
  const state = liveSource<KeysState>(initial)
  const codeUnchecked = liveSource(false)
  let code = first
  const bare = (text: string) => text.replace(/\s/gu, '')
  return {
    state,
    codeUnchecked,
    get code() {
      return code
    },
    go: (next) => state.set(next),
    codeSaved: async (how) => {
      codeUnchecked.set(how === 'later')
      state.set({ at: 'ready' })
    },
    unlock: async (typed) => {
      if (bare(typed).length !== 48) return 'unreadable-code'
      if (bare(typed) !== code.join('')) return 'wrong-code'
      state.set({ at: 'ready' })
      return 'opened'
    },
    reset: async () => {
      code = second
      state.set({ at: 'code-to-save', code })
    },
    takeOver: async () => state.set({ at: 'ready' }),
    retry: async () => state.set({ at: 'ready' }),
    renewCode: async () => (code = second),
    fingerprint: async () => '31875 04992 66120 78351 90247 11836 52904 73318 26645 08817 49502 61173',
  }
}
