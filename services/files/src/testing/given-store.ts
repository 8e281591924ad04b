import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeAdministrator } from './store-administrator.ts'
import type { TestStore } from './store.ts'

/** Every account that a test makes. Where one of them is there before, the Nextcloud is somebody's, and is left alone. */
const names: readonly string[] = [
  'anna',
  'annabelle',
  'bob',
  'bobby',
  'c.duval',
  'claire',
  'coffres',
  'helene',
  'idriss',
  'marc',
  'paul',
]

interface Given {
  readonly url: string
  readonly administrator: string
  readonly passwordFile: string
}

/** A Nextcloud that stands somewhere, emptied of the tests' accounts at the end. One file of tests at a time. */
export async function startGivenStore({
  url: given,
  administrator: username,
  passwordFile,
}: Given): Promise<TestStore> {
  const url = given.replace(/\/$/, '')
  const administrator = { username, password: readFileSync(passwordFile, 'utf8').trim() }
  const { removeUser, users, version, ...acts } = storeAdministrator(url, administrator)
  const taken = (await users()).filter((name) => names.includes(name))
  if (taken.length > 0) throw new Error(`give a Nextcloud without accounts called ${taken.join(', ')}`)
  const folder = mkdtempSync(join(tmpdir(), 'parvis-files-'))
  return {
    ...acts,
    name: `the Nextcloud ${await version()} at ${url}`,
    url,
    administrator,
    folder,
    async close() {
      for (const name of await users()) if (names.includes(name)) await removeUser(name)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
