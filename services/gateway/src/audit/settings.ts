import * as z from 'zod'

/** The part of the gateway's configuration that the log reads. Paths are relative to the file. */
export const auditSettings = z
  .strictObject({
    /** Name of the log in its checkpoints; default: the public host and `/journal`. Never changes once it has begun. */
    origin: z.string().min(1).optional(),
    /** Default `log.key` in the log's folder. With several replicas: the same file for all. */
    keyFile: z.string().optional(),
    /** The secret that wraps the keys of personal fields. Default `audit-sealing.key` in the data folder. */
    sealingKeyFile: z.string().optional(),
    /** Cosigners: `url` is the tlog-witness submission prefix, `vkey` the cosignature/v1 verifier key. */
    witnesses: z
      .array(z.strictObject({ name: z.string().regex(/^[^\s#]+$/u), url: z.url(), vkey: z.string().min(1) }))
      .default([]),
    /** A C2SP tlog-policy. Default: more than half of the witnesses. */
    policyFile: z.string().min(1).optional(),
    /** For how long bodies are kept, by class. */
    retentionFile: z.string().optional(),
    /** From when on auditors are told that a witness is silent, and that the log's disk is nearly full. */
    alerts: z
      .strictObject({
        witnessSilentMinutes: z.number().positive().default(10),
        freeGigabytes: z.number().nonnegative().default(0.5),
      })
      .prefault({}),
    /** `postgres`: in the gateway's own PostgreSQL, for several replicas. */
    database: z.enum(['files', 'postgres']).default('files'),
  })
  .prefault({})

export type AuditSettings = z.output<typeof auditSettings>

/** The origin of the log of an instance that gives none. */
export const originOf = ({ origin }: AuditSettings, publicUrl: string): string =>
  origin ?? `${new URL(publicUrl).host}/journal`
