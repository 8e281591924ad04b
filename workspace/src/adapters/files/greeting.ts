import type { Clock } from '../../platform/clock.ts'
import type { Coffre } from './coffre.ts'

export interface Greeter {
  open(coffre: string): Coffre
  readonly clock: Clock
}

/** Many notes at once are one question to the room. */
const settles = 100

/**
 * What a note asks for: to look again, and to let in who waits. Members answer a newcomer at times of their own, so
 * that the first answer is mostly the only one.
 */
export function greeting({ open, clock }: Greeter): (coffre: string) => void {
  const asked = new Set<string>()
  async function look(id: string): Promise<void> {
    asked.delete(id)
    const coffre = open(id)
    await coffre.refresh()
    if (coffre.waits()) clock.after(Math.random() * 1500, () => void coffre.welcome())
  }
  return (id) => {
    if (asked.has(id)) return
    asked.add(id)
    clock.after(settles, () => void look(id))
  }
}
