import type { ReceivedToDeviceMessage } from 'matrix-js-sdk'
import { keepTelling } from './keep-telling.ts'
import type { KeyGuardDeps } from './key-guard.ts'
import { isFinal, judgeKey, type KeyVerdict } from './key-verdict.ts'
import type { DeviceOf, KnownDevices } from './known-devices.ts'

interface IncomingDeps extends Pick<KeyGuardDeps, 'clock' | 'part' | 'isMember' | 'refused'> {
  readonly devices: KnownDevices
  readonly take: (received: ReceivedToDeviceMessage) => void
}

/** Keys that came sealed by one device, in the order in which they came. */
interface Line {
  readonly waiting: Waiting[]
  working: boolean
  /** Something was learnt while it was worked through. */
  again: boolean
}
interface Waiting extends DeviceOf {
  readonly received: ReceivedToDeviceMessage
  verdict: KeyVerdict
  asked: boolean
  giveUp: () => void
}

/** Of one device. Only the newest key of an index counts, so that what is thrown away is old. */
const most = 16

/**
 * Keys are judged in the order of arrival, device by device: of two under one index the later one counts, and nobody
 * waits for somebody else's. One that can't be believed yet goes on waiting after it was said, and is looked at anew
 * whenever something is learnt of devices, identities or members; it is never believed for having waited.
 */
export class IncomingKeys {
  readonly #deps: IncomingDeps
  readonly #lines = new Map<string, Line>()
  #open = true

  constructor(deps: IncomingDeps) {
    this.#deps = deps
  }

  receive(received: ReceivedToDeviceMessage): void {
    const { message, encryptionInfo } = received
    const of = { userId: message.sender, deviceId: String(claimedDevice(message)) }
    if (!encryptionInfo) return this.#refuse(of, 'clear')
    const name = `${encryptionInfo.senderCurve25519KeyBase64} ${of.deviceId}`
    const line = this.#lines.get(name) ?? { waiting: [], working: false, again: false }
    this.#lines.set(name, line)
    const one: Waiting = { ...of, received, verdict: 'unknown', asked: false, giveUp: () => {} }
    one.giveUp = keepTelling(this.#deps.clock, () => {
      this.#refuse(one, one.verdict)
      return this.#deps.isMember(of)
    })
    if (line.waiting.length >= most) line.waiting.shift()?.giveUp()
    line.waiting.push(one)
    void this.#work(name, line)
  }

  /** Something was learnt. */
  again(): void {
    for (const [name, line] of this.#lines) void this.#work(name, line)
  }

  close(): void {
    this.#open = false
    for (const { waiting } of this.#lines.values()) for (const { giveUp } of waiting) giveUp()
    this.#lines.clear()
  }

  async #work(name: string, line: Line): Promise<void> {
    line.again = true
    if (line.working) return
    line.working = true
    while (this.#open && line.again) {
      line.again = false
      let [first] = line.waiting
      while (first && (await this.#step(line, first).catch(() => false))) [first] = line.waiting
    }
    line.working = false
    if (line.waiting.length === 0) this.#lines.delete(name)
  }

  /** True when the first in line is done with. */
  async #step(line: Line, first: Waiting): Promise<boolean> {
    first.verdict = await this.#judge(first)
    if (!this.#open) return false
    if (isFinal(first.verdict)) {
      this.#settle(line, first)
      return true
    }
    if (first.asked || (first.verdict !== 'unknown' && first.verdict !== 'unsigned')) return false
    first.asked = true
    await this.#deps.devices.ask(first.userId)
    return this.#step(line, first)
  }

  async #judge({ received: { message, encryptionInfo: info }, userId, deviceId }: Waiting): Promise<KeyVerdict> {
    const { devices, part } = this.#deps
    return judgeKey({
      sender: userId,
      claimedDevice: claimedDevice(message),
      opened: info && {
        sender: info.sender,
        ...(info.senderDevice !== undefined && { device: info.senderDevice }),
        identityKey: info.senderCurve25519KeyBase64,
      },
      device: info && (await devices.find({ userId, deviceId })),
      part: await part(userId, deviceId),
    })
  }

  #settle({ waiting }: Line, first: Waiting): void {
    // Thrown away meanwhile, for being the oldest of too many.
    if (waiting[0] !== first) return
    waiting.shift()
    first.giveUp()
    if (first.verdict === 'accepted') this.#deps.take(first.received)
    else this.#refuse(first, first.verdict)
  }

  #refuse({ userId, deviceId }: DeviceOf, why: KeyVerdict): void {
    // Who was put out, or has left, may go on sending keys: that they are not taken is what is wanted.
    if (!this.#open || why === 'accepted' || why === 'out') return
    this.#deps.refused({ userId, deviceId, way: 'in', why })
  }
}

/** Attacker-controlled. */
function claimedDevice({ content }: ReceivedToDeviceMessage['message']): unknown {
  return (content['member'] as { readonly claimed_device_id?: unknown } | undefined)?.claimed_device_id
}
