/** Why something of a call did not happen. */
export class CallError extends Error {
  /**
   * `refused`: a rule said no (`rule`); `network`: no answer came; `unavailable`: no relay runs; `keys`: this
   * device's keys are not ready; `unsupported`: this browser can't seal media, so it can't join; `device`: the
   * device does not play along.
   */
  readonly code: 'refused' | 'network' | 'unavailable' | 'keys' | 'unsupported' | 'device' | 'internal'
  readonly rule: { readonly fr: string; readonly en: string } | null
  /** Of `refused`: the call's door said it. `waiting` and `locked` may be asked again. */
  readonly door: 'waiting' | 'locked' | 'out' | null
  constructor(
    code: CallError['code'],
    options: { cause?: unknown; rule?: CallError['rule']; door?: CallError['door'] } = {},
  ) {
    super(code, { cause: options.cause })
    this.code = code
    this.rule = options.rule ?? null
    this.door = options.door ?? null
  }
}
