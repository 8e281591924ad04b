import type { Device } from './device.ts'

export interface AuthedFetchDeps {
  /** The device as it is now; `renew` replaces it. */
  readonly device: () => Device
  /** A new token for the same device. Called once at a time. */
  readonly renew: () => Promise<void>
  readonly fetch: typeof globalThis.fetch
}

/**
 * The one fetch that the SDK is given. It puts the present token on each request, and when the homeserver no longer
 * knows it (expired, revoked), signs in again without a word and repeats the request: no caller ever sees the gap.
 */
export function authedFetch(deps: AuthedFetchDeps): typeof globalThis.fetch {
  let renewing: Promise<void> | null = null
  const renewOnce = () => (renewing ??= deps.renew().finally(() => (renewing = null)))

  return async (input, init) => {
    const headers = new Headers(init?.headers)
    if (!headers.has('authorization')) return deps.fetch(input, init)
    await renewing?.catch(() => {})
    const { accessToken } = deps.device()
    headers.set('authorization', `Bearer ${accessToken}`)
    const answer = await deps.fetch(input, { ...init, headers })
    if (answer.status !== 401 || !(await isUnknownToken(answer.clone()))) return answer
    if (deps.device().accessToken === accessToken) {
      // When the renewal fails the caller gets the homeserver's own 401.
      const renewed = await renewOnce().then(
        () => true,
        () => false,
      )
      if (!renewed) return answer
    }
    headers.set('authorization', `Bearer ${deps.device().accessToken}`)
    return deps.fetch(input, { ...init, headers })
  }
}

async function isUnknownToken(answer: Response): Promise<boolean> {
  const body = (await answer.json().catch(() => null)) as { errcode?: string } | null
  return body?.errcode === 'M_UNKNOWN_TOKEN'
}
