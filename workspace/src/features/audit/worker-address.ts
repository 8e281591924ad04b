// oxlint-disable-next-line import/default -- the bundler makes this module: its default is the worker's address
import address from './verify.worker.ts?worker&url'

interface ScriptAddress {
  createScriptURL(address: string): string
}
interface Factory {
  createPolicy(name: string, rules: ScriptAddress): ScriptAddress
}

let policy: ScriptAddress | null = null

/**
 * Where the worker's own file is. Under Trusted Types a worker starts only from an address that a named policy has let
 * through: ours lets through this one file and nothing else.
 */
export function workerAddress(page: Window): string {
  const factory = (page as Window & { trustedTypes?: Factory }).trustedTypes
  policy ??= factory?.createPolicy('parvis-worker', { createScriptURL: only }) ?? { createScriptURL: only }
  return policy.createScriptURL(address)
}

function only(asked: string): string {
  if (asked !== address) throw new TypeError('no address of ours')
  return asked
}
