import { startEmbeddedStore } from './embedded-store.ts'
import { startGivenStore } from './given-store.ts'
import { givenNextcloud } from './nextcloud/config.ts'

/** A store that tests may fill. */
export interface TestStore {
  /** `the embedded one`, or a Nextcloud with its version. */
  readonly name: string
  readonly url: string
  readonly administrator: { readonly username: string; readonly password: string }
  /** Makes an account; its password is `password-of-NAME`. */
  addUser(name: string): Promise<void>
  /** As its administrator lets an account in, or not. */
  enable(name: string, enabled: boolean): Promise<void>
  /** Bytes that an account may hold, or `none`. */
  setQuota(name: string, bytes: string): Promise<void>
  /** For what a service keeps. */
  readonly folder: string
  close(): Promise<void>
}

/** The Nextcloud that was given, else the embedded store. */
export const startStore = (): Promise<TestStore> =>
  givenNextcloud === null ? startEmbeddedStore() : startGivenStore(givenNextcloud)
