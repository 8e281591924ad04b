import { quantile } from '../load.ts'

export interface Rounded {
  readonly entries: number
  readonly seconds: number
  /** Milliseconds from asking to being told that it is durable. */
  readonly p50: number
  readonly p99: number
}

/** Keeps `inFlight` of these going, each begun as soon as another has ended, for so long. */
export async function keepInFlight(
  inFlight: number,
  seconds: number,
  act: (worker: number) => Promise<unknown>,
): Promise<Rounded> {
  const latencies: number[] = []
  const began = performance.now()
  const until = began + seconds * 1000
  await Promise.all(
    Array.from({ length: inFlight }, async (_, worker) => {
      for (let asked = performance.now(); asked < until; asked = performance.now()) {
        await act(worker)
        latencies.push(performance.now() - asked)
      }
    }),
  )
  const ascending = Float64Array.from(latencies).toSorted()
  return {
    entries: latencies.length,
    seconds: (performance.now() - began) / 1000,
    p50: quantile(ascending, 0.5),
    p99: quantile(ascending, 0.99),
  }
}
