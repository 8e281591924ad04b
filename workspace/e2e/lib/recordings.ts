import type { Profile } from './browser.ts'

/** « Dans le coffre : 1:02 » as seconds. */
export function secondsIn(words: string): number {
  const [, minutes = '0', rest = '0'] = /Dans le coffre\s:\s(?:\d+:)?(\d+):(\d+)/u.exec(words) ?? []
  return Number(minutes) * 60 + Number(rest)
}

export async function crash({ context, page }: Profile): Promise<void> {
  const session = await context.newCDPSession(page)
  await Promise.race([session.send('Page.crash').catch(() => {}), page.waitForEvent('crash')])
}

/** Bits for each byte: eight where no byte is likelier than another. */
export function entropyOf(bytes: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / bytes.length) * Math.log2(count / bytes.length)),
    0,
  )
}
