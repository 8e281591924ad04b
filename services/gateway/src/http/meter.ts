import { ServiceError } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../identity/principal.ts'

interface Rate {
  /** Requests a second that one caller may keep up. */
  readonly perSecond: number
  /** Requests that it may make at once after a rest. */
  readonly burst: number
}

interface Bucket {
  tokens: number
  at: number
}

/** One token bucket a person, or an address for those who are nobody yet. Memory is bounded: full buckets are forgotten. */
export function meter(rate: Rate, now: () => number = performance.now.bind(performance)) {
  const buckets = new Map<string, Bucket>()
  const refillMs = (rate.burst / rate.perSecond) * 1000
  let sweptAt = now()
  const sweep = (at: number) => {
    if (at - sweptAt < refillMs) return
    sweptAt = at
    for (const [key, bucket] of buckets) if (at - bucket.at >= refillMs) buckets.delete(key)
  }
  return (request: FastifyRequest, principal: Principal): void => {
    const at = now()
    sweep(at)
    const key =
      principal.kind === 'account' ? principal.account.id : principal.kind === 'guest' ? principal.guest.id : request.ip
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at }
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((at - bucket.at) * rate.perSecond) / 1000)
    bucket.at = at
    buckets.set(key, bucket)
    if (bucket.tokens < 1) {
      const retryAfterMs = Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000)
      throw new ServiceError('request.too-many', { retryAfterMs })
    }
    bucket.tokens -= 1
  }
}
