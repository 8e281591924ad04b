import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom, type RunningStack } from '@parvis/testkit'
import { readAuditFiles, type LoggedEntry } from './audit-files.ts'
import { actsWithoutEntry } from './acts-and-entries.ts'
import { readMessageEvents, type KeptEvent } from './homeserver-files.ts'
import { roomPage } from './messages.ts'
import type { RoomOfTwo } from './room-of-two.ts'

export interface KillFindings {
  /** Messages that Claire sent, in order. */
  readonly sent: readonly string[]
  /** What Idriss's screen added in each round, in order. */
  readonly shown: readonly string[]
  /** Events of Claire's that the homeserver keeps for the room: more than `sent` means that one was doubled. */
  readonly kept: number
  readonly withoutEntry: readonly KeptEvent[]
  /** Entries that a reader saw after an earlier kill, and that are gone or different now. */
  readonly vanished: readonly LoggedEntry[]
  readonly entries: number
}

const burst = 3

/** Kills the gateway (`kill -9`) at a random moment of a burst of sends, so many times, and counts what came of it. */
export async function killDuringSends(
  stack: RunningStack,
  room: RoomOfTwo,
  {
    kills,
    seed,
    tell = () => {},
  }: { readonly kills: number; readonly seed: number; readonly tell?: (line: string) => void },
): Promise<KillFindings> {
  const random = randomFrom(seed)
  const [writer, reader] = [roomPage(room.claire.page), roomPage(room.idriss.page)]
  const before = eventsOf(stack, room).length
  const [sent, shown]: [string[], string[]] = [[], []]
  const [vanished, withoutEntry]: [LoggedEntry[], KeptEvent[]] = [[], []]
  let known: LoggedEntry[] = []
  for (let round = 1; round <= kills; round += 1) {
    const words = Array.from({ length: burst }, (_, at) => `coupure ${round}, message ${at + 1}`)
    const delay = Math.floor(random() * 150)
    const killed = sleep(delay).then(() => stack.kill('gateway'))
    for (const text of words) await writer.submit(text)
    await killed
    await reader.message(words.at(-1) ?? '').waitFor({ timeout: 90_000 })
    sent.push(...words)
    shown.push(...(await reader.texts()).filter((text) => text.startsWith(`coupure ${round},`)))
    const entries = await readAuditFiles(stack.dataDir)
    vanished.push(...known.filter((entry) => JSON.stringify(entries[entry.index]) !== JSON.stringify(entry)))
    withoutEntry.push(...actsWithoutEntry(readMessageEvents(stack.dataDir), entries))
    known = entries
    tell(`kill ${round} of ${kills}, after ${delay} ms: ${words.length} messages arrived, ${entries.length} entries`)
  }
  const kept = eventsOf(stack, room).length - before
  return { sent, shown, kept, withoutEntry, vanished, entries: known.length }
}

function eventsOf(stack: RunningStack, { roomId }: RoomOfTwo): KeptEvent[] {
  return readMessageEvents(stack.dataDir).filter(({ room, sender }) => room === roomId && sender.startsWith('@claire'))
}
