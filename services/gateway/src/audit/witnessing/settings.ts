import * as z from 'zod'

/** Of the gateway's configuration: whom the log asks for cosignatures, and when they are enough. */
export const witnessSettings = z.object({
  /** `vkey`: the witness's verifier key (C2SP cosignature/v1); `url`: its submission prefix. */
  witnesses: z
    .array(z.strictObject({ name: z.string().regex(/^[^\s#]+$/u), url: z.url(), vkey: z.string().min(1) }))
    .default([]),
  /** A C2SP tlog-policy. Default: more than half of the witnesses. */
  policyFile: z.string().min(1).optional(),
})

export type WitnessSettings = z.output<typeof witnessSettings>
