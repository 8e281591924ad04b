/** State of one part that the service needs. `why` is one sentence for an operator. */
export type PartHealth = { readonly status: 'ok' } | { readonly status: 'down'; readonly why: string }

export interface Health {
  readonly status: 'ok' | 'degraded'
  readonly parts: Readonly<Record<string, PartHealth>>
}

export type Probe = () => Promise<PartHealth>

/** Asks every part at once; a probe that throws or takes longer than `timeoutMs` counts as down. Never throws. */
export async function checkHealth(probes: Readonly<Record<string, Probe>>, timeoutMs = 2000): Promise<Health> {
  const entries = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await within(timeoutMs, probe)] as const),
  )
  const degraded = entries.some(([, part]) => part.status === 'down')
  return { status: degraded ? 'degraded' : 'ok', parts: Object.fromEntries(entries) }
}

async function within(timeoutMs: number, probe: Probe): Promise<PartHealth> {
  const late = Promise.withResolvers<PartHealth>()
  const timer = setTimeout(() => late.resolve({ status: 'down', why: `no answer in ${timeoutMs} ms` }), timeoutMs)
  try {
    return await Promise.race([probe(), late.promise])
  } catch (cause) {
    return { status: 'down', why: cause instanceof Error ? cause.message : 'failed' }
  } finally {
    clearTimeout(timer)
  }
}
