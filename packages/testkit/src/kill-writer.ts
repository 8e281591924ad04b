import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface KillResult {
  readonly kills: number
  readonly acked: number
  /** Lines that were acked and are not held. */
  readonly lost: readonly string[]
}

/**
 * Starts a writer (`write <folder>`: says a line after each ack, `dump <folder>`: says what it holds) on one folder again
 * and again, and kills it with SIGKILL at a random moment of its work.
 */
export async function killWriter(
  writer: string,
  folder: string,
  kills: number,
  random = Math.random,
): Promise<KillResult> {
  const acked: string[] = []
  for (let round = 0; round < kills; round += 1) acked.push(...(await oneLife(writer, folder, random)))
  const kept = new Set((await dump(writer, folder)).split('\n'))
  return { kills, acked: acked.length, lost: acked.filter((line) => !kept.has(line)) }
}

async function oneLife(writer: string, folder: string, random: () => number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, 'write', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), random() * 40))
  const said = await text(child.stdout)
  // The last line may be half said; then its ack was not read by anybody.
  return said.split('\n').slice(0, -1)
}

async function dump(writer: string, folder: string): Promise<string> {
  const child = spawn(process.execPath, [writer, 'dump', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (code !== 0) throw new Error('the log does not open any more')
  return said
}
