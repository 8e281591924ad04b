// oxlint-disable-next-line import/default -- the bundler makes this module: its default is the worker's address
import sealing from './sealed-worker.ts?worker&url'
// oxlint-disable-next-line import/default -- as above
import background from '../background/background-worker.ts?worker&url'

/** The threads that calls start. */
const own = { sealing, background }

interface ScriptAddress {
  createScriptURL(address: string): string
}
interface Factory {
  createPolicy(name: string, rules: ScriptAddress): ScriptAddress
}

export type OwnScripts = (name: keyof typeof own) => string

/** Addresses to start threads from. Under Trusted Types only those that a named policy has let through: these. */
export function ownScripts(page: Window): OwnScripts {
  const only = (asked: string) => {
    if (!Object.values(own).includes(asked)) throw new TypeError('no address of ours')
    return asked
  }
  const factory = (page as Window & { trustedTypes?: Factory }).trustedTypes
  let policy: ScriptAddress | null = null
  return (name) => {
    policy ??= factory?.createPolicy('parvis-calls', { createScriptURL: only }) ?? { createScriptURL: only }
    return policy.createScriptURL(own[name])
  }
}
