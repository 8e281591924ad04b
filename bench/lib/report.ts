interface Measured {
  readonly bench: string
  readonly metric: string
  readonly unit: string
  readonly ours: readonly number[]
  /** Rounds of the peer, in the order of ours; or the reason why there is none. */
  readonly peer: readonly number[] | string
  readonly peerName: string
  /** In words, and as a limit on the ratio: at most (`most`) or at least (`least`). */
  readonly goal: string
  readonly most?: number
  readonly least?: number
}

/** Prints one line of JSON: medians of the rounds, their ratio with its spread over the rounds, and whether the goal is met. */
export function report({ ours, peer, most, least, ...said }: Measured): void {
  const { bench, metric, unit, peerName, goal } = said
  const line = { bench, metric, unit, ours: round(median(ours)) }
  if (typeof peer === 'string') {
    console.log(JSON.stringify({ ...line, peer: null, peerName, why: peer, ratio: null, goal, met: null }))
    return
  }
  const ratios = ours.map((one, at) => one / (peer[at] ?? Number.NaN))
  const middle = median(ours) / median(peer)
  const ratio = { median: round(middle), min: round(Math.min(...ratios)), max: round(Math.max(...ratios)) }
  const met =
    most === undefined && least === undefined
      ? null
      : (most === undefined || middle <= most) && (least === undefined || middle >= least)
  console.log(JSON.stringify({ ...line, peer: round(median(peer)), peerName, ratio, goal, met }))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
