import { liveSource } from '../../../shared/lib/live.ts'
import type { CallError } from '../port.ts'
import { noRings, type RingingPort, type Rings } from '../ringing-port.ts'

export interface FakeRinging {
  readonly port: RingingPort
  /** What was asked, in order. */
  readonly asked: readonly string[]
  set(part: Partial<Rings>): void
  failNext(error: CallError): void
}

/** Rings on nothing: whoever holds it says who calls. */
export function fakeRinging(): FakeRinging {
  const rings = liveSource<Rings>(noRings)
  const asked: string[] = []
  let failure: CallError | null = null
  const set = (part: Partial<Rings>) => rings.set({ ...rings.value, ...part })
  const silence = (ring: string) => set({ incoming: rings.value.incoming.filter(({ id }) => id !== ring) })
  async function act(what: string): Promise<void> {
    asked.push(what)
    await Promise.resolve()
    const failed = failure
    failure = null
    if (failed) throw failed
  }
  return {
    port: {
      rings,
      ring: (room, loud) => act(`ring ${room} ${loud}`),
      async decline(ring) {
        silence(ring)
        await act(`decline ${ring}`)
      },
      dismiss(ring) {
        asked.push(`dismiss ${ring}`)
        silence(ring)
      },
      async direct(person) {
        await act(`direct ${person}`)
        return `!with-${person}`
      },
    },
    asked,
    set,
    failNext: (error) => void (failure = error),
  }
}
