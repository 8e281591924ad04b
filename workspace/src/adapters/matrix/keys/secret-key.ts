import type { MatrixClient } from 'matrix-js-sdk'
import type { ICreateClientOpts } from 'matrix-js-sdk'

type Key = Uint8Array<ArrayBuffer>

/**
 * The key of the secret storage, in memory only while an act needs it. The SDK asks for it by a callback; nothing
 * else does. `forget` at the end of each act: a page that stays open for a week must not hold it for a week.
 */
export interface SecretKey {
  readonly callbacks: NonNullable<ICreateClientOpts['cryptoCallbacks']>
  use(id: string, key: Key): void
  forget(): void
}

export function makeSecretKey(): SecretKey {
  let present: [string, Key] | null = null
  return {
    callbacks: {
      getSecretStorageKey: async ({ keys }) => (present && present[0] in keys ? present : null),
      cacheSecretStorageKey: (id, _info, key) => void (present = [id, key]),
    },
    use: (id, key) => void (present = [id, key]),
    forget: () => void (present = null),
  }
}

/** True when `key` opens the account's secret storage; it is then ready for use. */
export async function tryKey(client: MatrixClient, secret: SecretKey, key: Key): Promise<boolean> {
  const found = await client.secretStorage.getKey()
  if (!found || !(await client.secretStorage.checkKey(key, found[1]))) return false
  secret.use(found[0], key)
  return true
}
