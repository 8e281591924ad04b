import { existsSync, readFileSync } from 'node:fs'

/** Terminal colours, and the package name that turbo puts before each line. */
// oxlint-disable-next-line no-control-regex -- colours are control characters
const decoration = /\u001b\[[\d;]*m|^@parvis\/\S+: /g

/**
 * The line of a program's output that best says why it failed: its own structured complaint,
 * else the first error it names, else its last word.
 */
export function whyOf(lines: readonly string[]): string | undefined {
  const clean = lines.map((line) => line.replaceAll(decoration, '').trim()).filter((line) => line !== '')
  const complaint =
    clean.map(messageOf).findLast((message) => message !== undefined) ??
    clean.find((line) => /^\S*(Error|ERROR)\b.*: |^fatal/.test(line)) ??
    clean.findLast((line) => /error|cannot|failed/i.test(line)) ??
    clean.at(-1)
  return complaint?.slice(0, 240)
}

/** The same, of what a log holds beyond `offset` bytes. */
export function whyInLog(log: string, offset: number): string | undefined {
  return existsSync(log) ? whyOf(readFileSync(log).subarray(offset).toString().split('\n')) : undefined
}

/** The message of a JSON line of level error or above. */
function messageOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { level, msg } = JSON.parse(line) as { level?: number; msg?: string }
    return level !== undefined && level >= 50 ? msg : undefined
  } catch {
    return undefined
  }
}
