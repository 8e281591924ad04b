import type { WriteStream } from 'node:tty'
import type { Language } from './say/faults.ts'

/** How far it is, on one line of a terminal; nowhere else. */
export function createProgress(out: Pick<WriteStream, 'isTTY' | 'write'>, language: Language) {
  const numbers = new Intl.NumberFormat(language)
  let last = 0
  return {
    show(read: number, size: number): void {
      const now = Date.now()
      if (!out.isTTY || now - last < 100) return
      last = now
      out.write(`\r\u001b[K${numbers.format(read)} / ${numbers.format(size)}`)
    },
    clear(): void {
      if (out.isTTY) out.write('\r\u001b[K')
    },
  }
}
