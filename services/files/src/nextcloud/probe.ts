import type { Probe } from '@parvis/service-kit'

/** Whether the store answers at all; without credentials. */
export const storeProbe =
  (url: string): Probe =>
  async () => {
    const { ok, status, body } = await fetch(`${url.replace(/\/$/, '')}/status.php`, {
      signal: AbortSignal.timeout(2000),
    })
    await body?.cancel()
    return ok ? { status: 'ok' } : { status: 'down', why: `the store answers ${status}` }
  }
