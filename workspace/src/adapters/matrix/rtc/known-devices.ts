import type { MatrixClient } from 'matrix-js-sdk'
import type { Clock } from '../../../platform/clock.ts'
import { StartError } from '../start-error.ts'
import type { KnownDevice } from './key-verdict.ts'

export interface DeviceOf {
  readonly userId: string
  readonly deviceId: string
}

/** Whose devices the crypto engine knows, and the way to have it ask. */
export interface KnownDevices {
  /** What is known here; the homeserver is not asked. */
  find(of: DeviceOf): Promise<KnownDevice | null>
  /**
   * Asks the homeserver who this person's devices are, and follows them from now on. The SDK alone asks at the end of
   * its next sync, which may be half a minute away when nothing happens. Never rejects; a person who was just asked
   * about is not asked about again.
   */
  ask(userId: string): Promise<void>
}

/** Where the SDK asks about keys; its public face lists none of it. */
interface AsksAboutKeys {
  readonly olmMachine: {
    readonly userId: { readonly constructor: new (id: string) => UserId }
    updateTrackedUsers(people: readonly UserId[]): Promise<void>
    queryKeysForUsers(people: readonly UserId[]): unknown
  }
  readonly outgoingRequestProcessor: { makeOutgoingRequest(request: unknown): Promise<void> }
}
/** Of the engine's own memory: what was handed over is gone here. */
interface UserId {
  toString(): string
}

/** Milliseconds for which an answer counts as new: somebody who sends us nonsense does not make us ask all the time. */
const newFor = 2_000

export function knownDevices(client: MatrixClient, clock: Clock): KnownDevices {
  const crypto = client.getCrypto() as unknown as AsksAboutKeys | undefined
  const { olmMachine: machine, outgoingRequestProcessor: processor } = crypto ?? {}
  if (typeof machine?.queryKeysForUsers !== 'function' || typeof processor?.makeOutgoingRequest !== 'function') {
    throw new StartError('internal', 'devices can’t be asked for')
  }
  const Id = machine.userId.constructor
  const asked = new Map<string, { readonly at: number; readonly done: Promise<void> }>()
  const query = async (userId: string) => {
    await machine.updateTrackedUsers([new Id(userId)])
    await processor.makeOutgoingRequest(machine.queryKeysForUsers([new Id(userId)]))
  }
  return {
    async find({ userId, deviceId }) {
      const devices = await client.getCrypto()?.getUserDeviceInfo([userId])
      const device = devices?.get(userId)?.get(deviceId)
      if (!device) return null
      const status = await client.getCrypto()?.getDeviceVerificationStatus(userId, deviceId)
      return { identityKey: device.getIdentityKey(), signedByOwner: status?.signedByOwner ?? false }
    },
    ask(userId) {
      const before = asked.get(userId)
      if (before && clock.now() - before.at < newFor) return before.done
      const done = query(userId).catch(() => {})
      asked.set(userId, { at: clock.now(), done })
      return done
    },
  }
}
