import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionPort } from './port.ts'

/** A port under test and the world behind it. */
export interface SessionWorld {
  readonly port: SessionPort
  /** Ends the session from outside: the administrator, another device, time. */
  end(): void
  /** The gateway answers, or does not. */
  reachable(yes: boolean): void
  close?(): void
}

/** What every `SessionPort` does. The world begins signed in, with this device and at least one other. */
export function sessionContract(name: string, make: () => SessionWorld | Promise<SessionWorld>): void {
  describe(`SessionPort: ${name}`, () => {
    let world: SessionWorld
    beforeEach(async () => {
      world = await make()
      await world.port.refresh()
    })
    afterEach(() => world.close?.())

    test('says who is signed in, and where', () => {
      expect(world.port.session.value?.account.name).toBe('Claire Morvan')
      expect(world.port.instance.value?.name).toBeTruthy()
      expect(world.port.failure.value).toBeNull()
    })

    test('lists the open sessions, this one first', async () => {
      const devices = await world.port.devices()
      expect(devices.map(({ current }) => current)).toEqual([true, ...devices.slice(1).map(() => false)])
      expect(devices.length).toBeGreaterThan(1)
    })

    test('closes another session, and only that one', async () => {
      const before = await world.port.devices()
      const [, other] = before
      await world.port.revoke(other?.id ?? '')
      const after = await world.port.devices()
      expect(after.map(({ id }) => id)).toEqual(before.filter(({ id }) => id !== other?.id).map(({ id }) => id))
    })

    test('staying moves the idle end', async () => {
      const before = Date.parse(world.port.session.value?.idleExpiresAt ?? '')
      await new Promise((resolve) => void setTimeout(resolve, 5))
      await world.port.stay()
      expect(Date.parse(world.port.session.value?.idleExpiresAt ?? '')).toBeGreaterThan(before)
    })

    test('a session ended elsewhere is known at the next question', async () => {
      world.end()
      await world.port.refresh()
      expect(world.port.session.value).toBeNull()
      expect(world.port.failure.value).toBeNull()
    })

    test('a gateway that does not answer signs nobody out, and is known to be away', async () => {
      world.reachable(false)
      await world.port.refresh()
      expect(world.port.session.value?.account.name).toBe('Claire Morvan')
      expect(world.port.failure.value).toBe('unreachable')
      await expect(world.port.devices()).rejects.toThrow()
      world.reachable(true)
      await world.port.refresh()
      expect(world.port.failure.value).toBeNull()
    })
  })
}
