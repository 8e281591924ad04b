/** A name that is one step of a path on every system that may get the file: no separator, no control, no `.` or `..`. */
export const isFileName = (name: string): boolean =>
  name.length > 0 &&
  name.length <= 255 &&
  name.isWellFormed() &&
  !/[/\\\p{Cc}]/u.test(name) &&
  name.trim() === name &&
  !/^\.{1,2}$/.test(name)

/** Two names that a folder can't hold side by side on some system: equal but for form and case. */
export const sameName = (name: string): string => name.normalize('NFC').toLowerCase()

/** `rapport.odt` → `rapport (2).odt`. */
export function numbered(name: string, number: number): string {
  return withMark(name, `${number}`)
}

/** What the loser of two edits at the same time is called: `rapport (claire, 2026-11-21 14:05).odt`. */
export function conflictName(name: string, author: string, time: string): string {
  const who = author.replace(/[/\\\p{Cc}]/gu, '-').slice(0, 60)
  return withMark(name, `${who}, ${time.slice(0, 10)} ${time.slice(11, 16).replace(':', 'h')}`)
}

function withMark(name: string, mark: string): string {
  const dot = name.lastIndexOf('.')
  const stem = dot > 0 ? name.slice(0, dot) : name
  return `${stem} (${mark})${dot > 0 ? name.slice(dot) : ''}`
}
