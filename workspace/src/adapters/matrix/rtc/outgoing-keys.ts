import type { MatrixClient } from 'matrix-js-sdk'
import { pause } from '../../../platform/clock.ts'
import { keepTelling } from './keep-telling.ts'
import type { KeyGuardDeps, KeyRefusal } from './key-guard.ts'
import type { DeviceOf, KnownDevices } from './known-devices.ts'

type Send = MatrixClient['encryptAndSendToDevice']

interface OutgoingDeps extends Pick<KeyGuardDeps, 'client' | 'clock' | 'part' | 'refused' | 'isMember' | 'longerWait'> {
  readonly devices: KnownDevices
}

interface Key {
  readonly type: string
  readonly payload: Parameters<Send>[2]
}

/** A device that has not got the newest key yet. */
interface Wanting extends DeviceOf {
  why: KeyRefusal['why'] | null
  asked: boolean
  giveUp: () => void
}

/** Milliseconds before a message that could not be sealed is tried again; doubled each time. */
const retry = { first: 1_000, longest: 16_000 }

/**
 * Hands the newest key to signed devices (D10) of people who have a part in the call; to the others as soon as that is
 * known of them, if they are still members of the call then. Whoever can't be given it keeps nobody else from it.
 */
export class OutgoingKeys {
  readonly #deps: OutgoingDeps
  readonly #wanting = new Map<string, Wanting>()
  #latest: Key | null = null
  #open = true
  #last: Promise<void> = Promise.resolve()
  #pause = retry.first
  #giveUpRetry = () => {}

  constructor(deps: OutgoingDeps) {
    this.#deps = deps
  }

  /** As the SDK asks for it. */
  readonly send: Send = async (type, devices, payload) => {
    this.#latest = { type, payload }
    for (const device of devices) this.#want(device)
    await this.#next()
    await pause(this.#deps.clock, this.#deps.longerWait())
  }

  /** Something was learnt. */
  readonly again = (): void => void this.#next()

  close(): void {
    this.#open = false
    this.#giveUpRetry()
    for (const one of this.#wanting.values()) this.#drop(one)
  }

  /** One after the other: what one has given, the next has not to give. */
  #next(): Promise<void> {
    this.#last = this.#last.then(() => this.#give()).catch(() => this.#later())
    return this.#last
  }

  #want({ userId, deviceId }: DeviceOf): void {
    const name = nameOf({ userId, deviceId })
    if (this.#wanting.has(name)) return
    const { clock, isMember, refused } = this.#deps
    const one: Wanting = { userId, deviceId, why: 'unknown', asked: false, giveUp: () => {} }
    one.giveUp = keepTelling(clock, () => {
      if (!isMember(one)) {
        this.#drop(one)
        return false
      }
      if (one.why !== null && one.why !== 'out') refused({ userId, deviceId, way: 'out', why: one.why })
      return true
    })
    this.#wanting.set(name, one)
  }

  async #give(): Promise<void> {
    const key = this.#latest
    if (!this.#open || !key) return
    for (const one of this.#wanting.values()) if (!this.#deps.isMember(one)) this.#drop(one)
    const all = [...this.#wanting.values()]
    await Promise.all(all.map((one) => this.#look(one)))
    const good = all.filter(({ why }) => why === null)
    if (good.length === 0 || !this.#isNewest(key)) return
    const failed = await this.#seal(good, key)
    // A newer key has come meanwhile: they want that one.
    if (!this.#isNewest(key)) return
    for (const one of good) if (!failed.includes(one)) this.#drop(one)
    if (failed.length > 0) this.#later()
    else this.#pause = retry.first
  }

  /** Why this device can't be given the key, if it can't. */
  async #look(one: Wanting): Promise<void> {
    const { devices, part } = this.#deps
    const known = await devices.find(one)
    if (known?.signedByOwner) {
      const has = await part(one.userId, one.deviceId)
      one.why = has === 'has-part' ? null : has
      return
    }
    one.why = known ? 'unsigned' : 'unknown'
    if (one.asked) return
    one.asked = true
    void devices.ask(one.userId).then(this.again)
  }

  /** The SDK seals for all or for nobody: then each has a message of its own. Gives whom it could not be sealed for. */
  async #seal(good: readonly Wanting[], { type, payload }: Key): Promise<readonly Wanting[]> {
    const to = (some: readonly Wanting[]) => {
      const devices = some.map(({ userId, deviceId }) => ({ userId, deviceId }))
      return succeeded(this.#deps.client.encryptAndSendToDevice(type, devices, payload))
    }
    if (await to(good)) return []
    const failed: Wanting[] = []
    for (const one of good) if (good.length === 1 || !(await to([one]))) failed.push(one)
    return failed
  }

  #later(): void {
    if (!this.#open) return
    this.#giveUpRetry()
    this.#giveUpRetry = this.#deps.clock.after(this.#pause, this.again)
    this.#pause = Math.min(this.#pause * 2, retry.longest)
  }

  #drop(one: Wanting): void {
    one.giveUp()
    this.#wanting.delete(nameOf(one))
  }

  #isNewest(key: Key): boolean {
    return this.#open && this.#latest === key
  }
}

function nameOf({ userId, deviceId }: DeviceOf): string {
  return `${userId} ${deviceId}`
}

function succeeded(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  )
}
