import type { Transfer } from '../port.ts'

/** Whole seconds until it is sent at the present rate, or null where that is not known. */
export function secondsLeft({ size, sent, rate }: Transfer): number | null {
  if (rate === null || rate <= 0) return null
  const left = (size - sent) / rate
  return Number.isFinite(left) && left < 86_400 ? Math.max(1, Math.round(left)) : null
}

/** How far all of them are, 0 to 100; how many are done; whether any still goes on. */
export function together(transfers: readonly Transfer[]): {
  readonly percent: number
  readonly done: number
  readonly going: boolean
} {
  const sum = (pick: (transfer: Transfer) => number) => transfers.reduce((total, each) => total + pick(each), 0)
  const size = sum((transfer) => transfer.size)
  const sent = sum((transfer) => (transfer.at === 'done' ? transfer.size : transfer.sent))
  return {
    percent: size === 0 ? 100 : Math.floor((100 * sent) / size),
    done: transfers.filter(({ at }) => at === 'done').length,
    going: transfers.some(({ at }) => at !== 'done' && at !== 'failed'),
  }
}
