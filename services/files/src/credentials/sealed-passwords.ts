import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * App passwords at rest: one file an account, AES-256-GCM under the service's key, with the account's name as what they
 * are for. A copy of the folder without the key file says nothing but how many accounts there are.
 */
export class SealedPasswords {
  readonly #folder: string
  readonly #key: Buffer

  /** `key`: 32 bytes. */
  constructor(folder: string, key: Buffer) {
    if (key.length !== 32) throw new RangeError('a key has 32 bytes')
    this.#folder = folder
    this.#key = key
  }

  /** Null where there is none. Throws when a file was altered, or put in another's place. */
  async get(account: string): Promise<string | null> {
    const sealed = await readFile(this.#file(account)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (sealed === null) return null
    const opening = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, 12))
    opening.setAAD(Buffer.from(account)).setAuthTag(sealed.subarray(-16))
    return Buffer.concat([opening.update(sealed.subarray(12, -16)), opening.final()]).toString()
  }

  /** On disk when it resolves. */
  async set(account: string, password: string): Promise<void> {
    const nonce = randomBytes(12)
    const sealing = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(account))
    const body = Buffer.concat([nonce, sealing.update(password), sealing.final(), sealing.getAuthTag()])
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const file = this.#file(account)
    const temporary = `${file}.${randomBytes(6).toString('hex')}`
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(body)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
    await this.#syncFolder()
  }

  /** Gone from disk when it resolves. */
  async remove(account: string): Promise<void> {
    await rm(this.#file(account), { force: true })
    await this.#syncFolder()
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, 'r')
    await folder.sync().finally(() => folder.close())
  }

  /** The account's name is not in the file's. */
  #file(account: string): string {
    return join(this.#folder, createHash('sha256').update(`parvis/${account}`).digest('base64url'))
  }
}
