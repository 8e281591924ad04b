import type { KeysPort } from '../../features/identity/port.ts'
import { read } from './chat-port.ts'
import type { KeysActs, Outlets } from './outlets.ts'
import type { Runner } from './runner.ts'

export function keysPort(outlets: Outlets, runner: Runner): KeysPort {
  const acts = (): KeysActs => {
    if (!outlets.engine.value) throw new Error('no engine runs')
    return outlets.engine.value.keys
  }
  return {
    state: read(outlets.keys),
    codeUnchecked: read(outlets.codeUnchecked),
    codeSaved: async (how) => acts().codeSaved(how),
    unlock: async (code) => acts().unlock(code),
    reset: async () => acts().reset(),
    fingerprint: async () => acts().fingerprint(),
    renewCode: async () => acts().renewCode(),
    takeOver: () => runner.takeOver(),
    retry: () => runner.retry(),
  }
}
