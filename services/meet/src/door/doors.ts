import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import * as z from 'zod'

/** The door of one room's calls. */
export interface Door {
  /** Who is no host waits until one lets them in. A rule of the room: it outlives the call. */
  readonly lobby: boolean
  /** Nobody else comes in. Ends with the call, like the two lists of Matrix users. */
  readonly locked: boolean
  readonly admitted: readonly string[]
  readonly out: readonly string[]
}

const open: Door = { lobby: false, locked: false, admitted: [], out: [] }

const kept = z.record(
  z.string(),
  z.object({
    lobby: z.boolean(),
    locked: z.boolean(),
    admitted: z.array(z.string()),
    out: z.array(z.string()),
  }),
)

/**
 * What hosts decided about who comes in. Kept in a file where one is given: a service that starts again must not let
 * somebody back in who was put out, nor open a call that was locked.
 */
export class Doors {
  readonly #file: string | undefined
  readonly #doors: Map<string, Door>
  #writing: Promise<void> = Promise.resolve()

  /** Throws when there is a file and it can't be read: then nothing is known of who must stay out. */
  constructor(file?: string) {
    this.#file = file
    this.#doors = new Map(Object.entries(file === undefined ? {} : read(file)))
  }

  of(room: string): Door {
    return this.#doors.get(room) ?? open
  }

  /** Rooms of which something was decided. */
  rooms(): readonly string[] {
    return [...this.#doors.keys()]
  }

  /** Holds at once, and resolves when it holds across a restart. */
  async change(room: string, change: Partial<Door>): Promise<Door> {
    const door = { ...this.of(room), ...change }
    if (isOpen(door)) this.#doors.delete(room)
    else this.#doors.set(room, door)
    await this.#write()
    return door
  }

  admit(room: string, who: readonly string[]): Promise<Door> {
    const { admitted, out } = this.of(room)
    return this.change(room, {
      admitted: [...new Set([...admitted, ...who])],
      out: out.filter((one) => !who.includes(one)),
    })
  }

  shutOut(room: string, who: readonly string[]): Promise<Door> {
    const { admitted, out } = this.of(room)
    return this.change(room, {
      admitted: admitted.filter((one) => !who.includes(one)),
      out: [...new Set([...out, ...who])],
    })
  }

  /** The call is over: the next one begins with the room's rule alone, and with those who only went aside (`stay`). */
  async ended(room: string, stay: readonly string[] = []): Promise<void> {
    if (!this.#doors.has(room)) return
    const admitted = this.of(room).admitted.filter((one) => stay.includes(one))
    await this.change(room, { locked: false, admitted, out: [] })
  }

  /** One after the other, each whole: a half-written file would open every door. */
  #write(): Promise<void> {
    const file = this.#file
    if (file === undefined) return Promise.resolve()
    const next = this.#writing.then(async () => {
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(this.#doors)), { mode: 0o600, flush: true })
      await rename(`${file}.new`, file)
    })
    this.#writing = next.catch(() => {})
    return next
  }
}

function isOpen({ lobby, locked, admitted, out }: Door): boolean {
  return !lobby && !locked && admitted.length === 0 && out.length === 0
}

function read(file: string): z.output<typeof kept> {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw cause
  }
}
